import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Status } from "@/ui/Status";
import { systemQuery } from "./system";

/** Whether all is well, at the foot of the rail: quiet as long as it is. */
export function HouseHealth() {
  const { data, isError } = useQuery(systemQuery);
  if (data === undefined)
    return isError ? <Status kind="failed">No answer</Status> : null;
  const bad = data.parts.filter((part) => part.status !== "healthy");
  return (
    <Link to="/system" style={{ color: "inherit", textDecoration: "none" }}>
      {bad.length === 0 ? <Status kind="active">All systems ready</Status> : <Status kind={data.health === "unhealthy" ? "failed" : "attention"}>{bad.map((part) => part.name).join(", ")} not well</Status>}
      <br /><small>{data.version} · {data.database}</small>
    </Link>
  );
}
