import { Button, Menu } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { Confirm } from "@/ui/Confirm";
import { Form, TextArea, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { IconAdd } from "@/ui/icons";
import { Page } from "@/ui/Page";
import { RowMenu } from "@/ui/RowMenu";
import { Row, Rows } from "@/ui/Rows";
import { Secret } from "@/ui/Secret";
import { Empty, Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import { toast } from "@/ui/toast";
import { Ago } from "@/ui/time";

/** Keys that act as you, for programs. */
export default function Keys() {
  const list = useQuery({ queryKey: ["me", "keys"], queryFn: ({ signal }) => api.get("/api/v1/me/keys", { signal }) });
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [asking, setAsking] = useState<{ what: "rotate" | "revoke"; id: string; name: string; version: number } | null>(null);
  const client = useQueryClient();
  const changed = () => client.invalidateQueries({ queryKey: ["me", "keys"] });
  const add = <Button leftSection={<IconAdd size={15} stroke={1.8} />} onClick={() => { setMaking(true); }}>New key</Button>;
  return (
    <Page title="Your API keys" padded actions={(list.data?.length ?? 0) > 0 && add}>
      {list.isPending ? <LoadingRows rows={4} /> : list.isError ? <Failed title="Your keys did not load" error={list.error} retry={() => void list.refetch()} />
        : list.data.length === 0 ? <Empty title="You have no keys" actions={add}>A key lets a program act as you, for as long and as far as you say.</Empty> : (
          <Rows label="Keys">
            {list.data.map((one) => (
              <Row
                key={one.id} title={one.name} detail={<>{one.scopes.length === 0 ? "everything that you may do" : one.scopes.join(", ")} · made <Ago at={one.createdAt} />{one.expiresAt !== null && <> · good until {new Date(one.expiresAt).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })}</>}</>}
                status={one.revokedAt !== null ? <Status kind="suspended">Revoked</Status> : one.expiresAt !== null && new Date(one.expiresAt) < new Date() ? <Status kind="suspended">Expired</Status> : <Status kind="active">Active</Status>}
                end={<span title="Last used">{one.usedAt === null ? <span className="lh-dim">not used yet</span> : <Ago at={one.usedAt} />}</span>}
                actions={one.revokedAt === null && <RowMenu label={`More about ${one.name}`}>{one.rotatedTo === null && <Menu.Item onClick={() => { setAsking({ what: "rotate", ...one }); }}>Rotate…</Menu.Item>}<Menu.Item color="var(--lh-bad)" onClick={() => { setAsking({ what: "revoke", ...one }); }}>Revoke…</Menu.Item></RowMenu>}
              />
            ))}
          </Rows>
        )}
      <FormDrawer opened={making} onClose={() => { setMaking(false); }} title="New key">
        <Form
          fill submit="Make key" onCancel={() => { setMaking(false); }}
          onSubmit={async (fields) => {
            const made = await api.post("/api/v1/me/keys", { body: { name: fields.text("name"), scopes: fields.lines("scopes"), kind: "lh", days: fields.number("days") || null, perMinute: fields.number("perMinute") } });
            await changed();
            setMaking(false);
            setSecret(made.key);
          }}
        >
          <TextField name="name" label="Name" placeholder="Nightly report" required maxLength={80} data-autofocus />
          <TextArea name="scopes" label="May only" description="Permissions, one a line; everything that you may do unless said." />
          <TextField name="days" label="Good for, in days" type="number" min={1} max={365} defaultValue={90} />
          <TextField name="perMinute" label="Requests a minute" type="number" min={1} defaultValue={600} />
        </Form>
      </FormDrawer>
      <Secret title="The key is made" value={secret} onClose={() => { setSecret(null); }} />
      <Confirm
        opened={asking !== null} onClose={() => { setAsking(null); }} danger={asking?.what === "revoke"} title={asking?.what === "revoke" ? `Revoke ${asking.name}?` : `Rotate ${asking?.name ?? ""}?`} action={asking?.what === "revoke" ? "Revoke key" : "Rotate key"} keep="Keep it"
        onConfirm={async () => {
          if (asking === null)
            return;
          const of = { path: { keyId: asking.id }, version: asking.version };
          try {
            if (asking.what === "rotate") {
              setSecret((await api.post("/api/v1/me/keys/{keyId}/rotation", { ...of, body: { overlapHours: 24 } })).key);
            } else {
              await api.delete("/api/v1/me/keys/{keyId}", of);
              toast({ title: `${asking.name} is revoked` });
            }
          } finally {
            await changed(); // what somebody else did is seen behind the question
          }
        }}
      >
        {asking?.what === "revoke" ? "Whatever uses it is refused from now on. This cannot be undone." : "You get a new key. The old one goes on working for 24 hours."}
      </Confirm>
    </Page>
  );
}
