import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { useRunsHouse } from "../console/system";

/** "person:person_01…" as people say it; by name where somebody may know the names. */
export function actorTitle(actor: string, names: ReadonlyMap<string, string> = new Map()): string {
  const [kind = "", id = ""] = actor.split(":");
  if (kind === "house" || actor === "")
    return "The house";
  return names.get(id) ?? (id === "" ? kind : `${kind.charAt(0).toUpperCase()}${kind.slice(1)} …${id.slice(-6)}`);
}

/** Names whoever did something. */
export function useActors(): (actor: string) => string {
  const { data } = useQuery({ queryKey: ["people"], queryFn: ({ signal }) => api.get("/api/v1/people", { query: { limit: 200 }, signal }), enabled: useRunsHouse(), staleTime: 60_000 });
  const names = new Map(data?.items.map((person) => [person.id, person.name]));
  return (actor) => actorTitle(actor, names);
}
