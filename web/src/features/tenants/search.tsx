import { api } from "@/api/client";
import { IconConfiguration, IconKey, IconPeople } from "@/ui/icons";
import { Gable } from "@/ui/identity";
import type { PaletteItem } from "@/ui/palette";
import { Status } from "@/ui/Status";
import { statusOf } from "./status";

/** Tenants for the palette, each with what can be done to it. */
export async function searchTenants(text: string, signal: AbortSignal, go: (to: string) => void): Promise<PaletteItem[]> {
  if (text === "")
    return [];
  const { items } = await api.get("/api/v1/tenants", { query: { q: text, limit: 5 }, signal });
  return items.map((tenant) => {
    const group = `Do to ${tenant.name}`;
    const status = statusOf(tenant);
    return {
      id: tenant.id, group: "Tenants", label: tenant.name, hint: tenant.slug, picture: <Gable name={tenant.name} app={tenant.appType} size={22} />, run: () => { go(`/tenants/${tenant.id}`); },
      status: status.kind === "active" ? undefined : <Status kind={status.kind}>{status.word}</Status>,
      actions: () => [
        { id: `${tenant.id} configuration`, group, label: "Edit configuration", icon: IconConfiguration, isAction: true, run: () => { go(`/tenants/${tenant.id}/configuration`); } },
        { id: `${tenant.id} credentials`, group, label: "Rotate a credential", icon: IconKey, isAction: true, run: () => { go(`/tenants/${tenant.id}/credentials`); } },
        { id: `${tenant.id} members`, group, label: "Invite someone", icon: IconPeople, isAction: true, run: () => { go(`/tenants/${tenant.id}/members`); } },
      ],
    };
  });
}
