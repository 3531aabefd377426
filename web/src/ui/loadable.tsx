import type { QueryClient } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { lazy, useState } from "react";

interface Loaded<P> {
  default: ComponentType<P>;
  /** What else is to be there before it is drawn. */
  prepare?: (queries: QueryClient) => Promise<unknown>;
}

/**
 * A screen in a file of its own, like `lazy`; but where it was loaded before, it is drawn at once. That counts: once something had to be waited for,
 * React leaves the empty place as it is for 300 ms, however soon the screen is there.
 */
export function loadable<P extends object>(load: () => Promise<Loaded<P>>) {
  let loaded: ComponentType<P> | null = null;
  const Waited = lazy(load);
  function Loadable(props: P) {
    const [Shown] = useState<ComponentType<P>>(() => loaded ?? Waited);
    return <Shown {...props} />;
  }
  async function preload(queries?: QueryClient): Promise<void> {
    const module = await load();
    if (queries !== undefined)
      await module.prepare?.(queries);
    loaded = module.default;
  }
  return Object.assign(Loadable, { preload });
}
