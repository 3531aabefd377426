import { Button } from "@mantine/core";
import { plural } from "@/ui/numbers";

/** What came while somebody read further down, or with a filter. */
export function Newer({ tail }: { tail: { newer: number; show: () => void } }) {
  return tail.newer === 0 ? null : <Button variant="subtle" onClick={tail.show}>{plural(tail.newer, "newer entry", "newer entries")}</Button>;
}
