import { Button, Menu } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { sessionQuery } from "@/api/session";
import { Confirm } from "@/ui/Confirm";
import { Form, ManyField, SelectField, TextArea, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { IconAdd } from "@/ui/icons";
import { appTitle, appTypes } from "@/ui/identity";
import { Key } from "@/ui/Key";
import { useKeys } from "@/ui/keys";
import { Page } from "@/ui/Page";
import { RowMenu } from "@/ui/RowMenu";
import { Secret } from "@/ui/Secret";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import type { Column } from "@/ui/Table";
import { PhoneRow, Table } from "@/ui/Table";
import { toast, toastProblem } from "@/ui/toast";
import { Ago } from "@/ui/time";

type Token = components["schemas"]["ServiceTokenView"];
const allScopes = ["runtime:read", "credentials:resolve", "usage:write", "changes:read"];

/** With what execution planes prove who they are. Two at a time for each client, so that one can be changed without a gap. */
export default function TokensPage() {
  const list = useQuery({ queryKey: ["service-tokens"], queryFn: ({ signal }) => api.get("/api/v1/service-tokens", { query: { limit: 200 }, signal }) });
  const { data: session } = useQuery(sessionQuery);
  const mayChange = session?.platformRole === "platformAdmin";
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const [scopes, setScopes] = useState(allScopes);
  const scroller = useRef<HTMLDivElement>(null);
  const client = useQueryClient();
  const changed = () => client.invalidateQueries({ queryKey: ["service-tokens"] });
  useKeys([{ keys: "n", label: "New service token", group: "Lists", run: () => { setMaking(true); } }], mayChange);

  async function promote(token: Token) {
    try {
      await api.post("/api/v1/service-tokens/{tokenId}:promote", { path: { tokenId: token.id } });
      await changed();
      toast({ title: `${token.keyId} is the primary token of ${token.name} now` });
    } catch (error) {
      toastProblem("The primary token did not change", error);
    }
  }

  const columns: Column<Token>[] = [
    { key: "name", title: "Client", width: "28%", cell: (one) => <><b style={{ color: "var(--lh-t1)" }}>{one.name}</b> <span className="lh-dim lh-mono">{one.keyId}</span></> },
    { key: "app", title: "App", width: 110, cell: (one) => appTitle(one.appType) },
    { key: "slot", title: "Slot", width: 120, cell: (one) => one.revokedAt !== null ? <Status kind="suspended">Revoked</Status> : one.slot === "primary" ? <Status kind="active">Primary</Status> : <Status kind="draft">Secondary</Status> },
    { key: "scopes", title: "May", cell: (one) => <span title={one.scopes.join(", ")}>{one.scopes.length === allScopes.length ? "everything" : one.scopes.join(", ")}</span> },
    { key: "networks", title: "From", width: 130, wide: true, cell: (one) => one.networks.length === 0 ? <span className="lh-dim">anywhere</span> : one.networks.join(", ") },
    { key: "expires", title: "Ends", width: 110, right: true, wide: true, cell: (one) => one.expiresAt === null ? <span className="lh-dim">never</span> : new Date(one.expiresAt).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" }) },
    { key: "used", title: "Last used", width: 120, right: true, cell: (one) => <Ago at={one.lastUsedAt} /> },
    ...(mayChange ? [{
      key: "do", title: <span className="lh-hidden">Actions</span>, width: 68, right: true,
      cell: (one: Token) => one.revokedAt === null && <RowMenu label={`More about ${one.name} ${one.keyId}`}>{one.slot !== "primary" && <Menu.Item onClick={() => void promote(one)}>Make it the primary</Menu.Item>}<Menu.Item color="var(--lh-bad)" onClick={() => { setRevoking(one); }}>Revoke…</Menu.Item></RowMenu>,
    }] : []),
  ];
  const add = <Button leftSection={<IconAdd size={15} stroke={1.8} />} onClick={() => { setMaking(true); }} rightSection={(list.data?.items.length ?? 1) === 0 ? <Key keys="n" inside /> : undefined}>New token</Button>;
  return (
    <Page title="Service tokens" count={list.data?.items.length} contentRef={scroller} actions={mayChange && (list.data?.items.length ?? 0) > 0 && add}>
      {list.isPending ? <LoadingRows rows={4} /> : list.isError ? <Failed title="The tokens did not load" error={list.error} retry={() => void list.refetch()} />
        : list.data.items.length === 0 ? <Empty title="No service has a token" actions={mayChange && add}>An execution plane that runs elsewhere proves with a token that it may ask for configurations and credentials.</Empty>
        : <Table label="Service tokens" rows={list.data.items} columns={columns} rowKey={(one) => one.id} rowName={(one) => `${one.name} ${one.keyId}`} scroller={scroller} phone={(one) => <PhoneRow name={one.name} end={<Ago at={one.lastUsedAt} />}><Status kind={one.revokedAt !== null ? "suspended" : "active"}>{one.revokedAt !== null ? "Revoked" : one.slot}</Status><span className="lh-dim lh-mono">{one.keyId}</span></PhoneRow>} />}
      <FormDrawer opened={making} onClose={() => { setMaking(false); }} title="New service token">
        <Form
          fill submit="Make token" onCancel={() => { setMaking(false); }}
          onSubmit={async (fields) => {
            const days = fields.number("days");
            const made = await api.post("/api/v1/service-tokens", { body: { name: fields.text("name"), appType: fields.text("appType"), scopes, networks: fields.lines("networks"), expiresAt: days > 0 ? new Date(Date.now() + days * 86_400_000).toISOString() : null } });
            await changed();
            setMaking(false);
            setSecret(made.token);
          }}
        >
          <TextField name="name" label="Client" description="Its first token is the primary one, its second the secondary." placeholder="publisher-eu" required maxLength={80} data-autofocus />
          <SelectField name="appType" label="App" data={appTypes.map((value) => ({ value, label: appTitle(value) }))} defaultValue="publisher_v2" />
          <ManyField label="May" data={allScopes} value={scopes} onChange={(next) => { setScopes(next); }} />
          <TextArea name="networks" label="Only from" description="Networks such as 10.0.0.0/8, one a line; from anywhere unless said." />
          <TextField name="days" label="Good for, in days" description="For ever unless said." type="number" min={1} />
        </Form>
      </FormDrawer>
      <Secret title="The token is made" value={secret} onClose={() => { setSecret(null); }}>Copy the token now. Only its hash is kept, so it cannot be shown again.</Secret>
      <Confirm
        opened={revoking !== null} onClose={() => { setRevoking(null); }} title={`Revoke ${revoking?.keyId ?? ""} of ${revoking?.name ?? ""}?`} action="Revoke token" keep="Keep it" {...(revoking === null ? {} : { slug: revoking.name })}
        onConfirm={async () => {
          if (revoking === null)
            return;
          await api.post("/api/v1/service-tokens/{tokenId}:revoke", { path: { tokenId: revoking.id } });
          await changed();
          toast({ title: `${revoking.keyId} is revoked` });
        }}
      >
        Whoever still uses it is refused from now on. It was last used {revoking === null ? "" : <Ago at={revoking.lastUsedAt} />}. This cannot be undone.
      </Confirm>
    </Page>
  );
}
