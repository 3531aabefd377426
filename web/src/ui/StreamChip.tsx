import type { StreamState } from "@/api/events";
import { Status } from "./Status";

/** How a live view stands, in the foot: what is shown stays when the connection is lost. */
export function StreamChip({ state }: { state: StreamState }) {
  if (state === "off")
    return null;
  return <span role="status">{state === "live" ? <Status kind="active">Live</Status> : <Status kind="pending">{state === "connecting" ? "Connecting" : "Reconnecting"}</Status>}</span>;
}
