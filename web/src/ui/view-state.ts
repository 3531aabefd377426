import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** What a screen shows is in the address, so that it can be sent to somebody, and so that back goes back. Empty texts are left out. */
export function useViewState(): [view: Readonly<Record<string, string | undefined>>, change: (part: Record<string, string | undefined>, push?: boolean) => void] {
  const view = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  const change = useCallback((part: Record<string, string | undefined>, push = false) => {
    const next = (before: Record<string, unknown>) => Object.fromEntries(Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined && value !== ""));
    void navigate({ to: ".", search: next as never, replace: !push });
  }, [navigate]);
  return [view, change];
}
