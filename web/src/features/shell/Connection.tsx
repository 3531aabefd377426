import { onlineManager, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Button } from "@mantine/core";
import { Status } from "@/ui/Status";
import { clock } from "@/ui/time";

let lostAt = 0;

/** Says that the connection is gone, and from when what is shown is; the data stays. */
export function Connection({ className }: { className?: string | undefined }) {
  const queries = useQueryClient();
  const online = useSyncExternalStore((tell) => onlineManager.subscribe((now) => {
    if (!now)
      lostAt = Date.now();
    tell();
  }), () => onlineManager.isOnline());
  if (online)
    return null;
  return (
    <div className={className} role="status">
      <Status kind="pending">No connection.</Status> <span className="lh-quiet">What you see is from {clock(lostAt)}. It goes on by itself once the connection is back.</span>
      <Button variant="subtle" onClick={() => void queries.refetchQueries({ type: "active" })}>Try now</Button>
    </div>
  );
}
