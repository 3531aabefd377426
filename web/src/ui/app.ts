import type { ReactNode } from "react";
import type { Icon } from "./icons";

/** A screen of an app, below the root of the tenant's host. */
export interface AppPage {
  /** As the module names it in `Pages`: "/" or "/library". `$name` is a part that differs: "/files/$fileId". */
  path: string;
  /** Shown in the navigation if the module lists the page and the person may see it; without an icon it is never in the navigation. */
  icon?: Icon;
  title: string;
  /** A component without properties; one made with `lazy` is loaded when the page is opened. */
  component: () => ReactNode;
  /** `g` and this letter go there. */
  letter?: string;
}

/** What `apps/X/web/index.ts` exports as `app`. */
export interface AppDefinition {
  pages: readonly AppPage[];
  /** "bare" has no rail: the screen has everything below the beam, and puts its own controls into the beam with `<BeamPart>`. */
  layout?: "rail" | "bare";
}
