import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Gable } from "@/ui/identity";
import { tenantQuery } from "../tenants/queries";

/** What stands last in the crumbs, where it is more than a page's name: the tenant that one is at. */
export function usePlaces(path: string): ReactNode {
  const id = /^\/tenants\/([^/]+)/.exec(path)?.[1];
  const { data: tenant } = useQuery({ ...tenantQuery(id ?? ""), enabled: id !== undefined });
  return id === undefined ? null : tenant === undefined ? <span>…</span> : <><Gable name={tenant.name} app={tenant.appType} size={18} /><span className="lh-cut">{tenant.name}</span></>;
}
