import type { Icon } from "@/ui/icons";

export interface NavigationEntry {
  to: string;
  title: string;
  icon: Icon;
  /** `g` and this letter go there. */
  letter?: string | undefined;
  count?: number | undefined;
  /** Whether the count is of something that waits for a person. */
  alarm?: boolean | undefined;
}

export interface NavigationGroup { title?: string; entries: readonly NavigationEntry[] }

/** What the bottom of a phone has room for. */
export const onPhone = 3;
