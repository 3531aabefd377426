import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";
import { CheckField, Form, SelectField, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { Note } from "@/ui/Note";
import { toast, toastProblem } from "@/ui/toast";
import type { Tenant } from "../tenants/queries";
import { providerTitle, providers } from "./providers";

export type Credential = components["schemas"]["CredentialView"];

/** A new credential, or a new value for one that is there; what was entered is never shown again. */
export function CredentialForm({ tenant, of, opened, onClose }: { tenant: Tenant; of: Credential | null; opened: boolean; onClose: () => void }) {
  const [kind, setKind] = useState("telegram");
  const [server, setServer] = useState("");
  const queries = useQueryClient();
  const provider = of?.provider ?? kind;
  const known = providers[provider];

  async function connect() {
    try {
      const { authorizeUrl } = await api.post("/api/v1/tenants/{tenantId}/connections/{provider}", { path: { tenantId: tenant.id, provider }, body: { credentialId: of?.id ?? null, root: "", label: null, instanceUrl: known?.asksServer === true ? server.trim() : null } });
      location.assign(authorizeUrl);
    } catch (error) {
      toastProblem(`${providerTitle(provider)} was not connected`, error);
    }
  }

  return (
    <FormDrawer opened={opened} onClose={onClose} title={of === null ? "New credential" : `Rotate ${of.label}`}>
      <Form
        key={provider} fill submit={of === null ? "Save credential" : "Rotate credential"} onCancel={onClose}
        onSubmit={async (form) => {
          const fields = Object.fromEntries((known?.fields ?? []).map((field) => [field.name, form.text(`fields.${field.name}`)] as const).filter(([, value]) => value !== ""));
          const skipTest = form.on("skipTest");
          if (of === null)
            await api.post("/api/v1/tenants/{tenantId}/credentials", { path: { tenantId: tenant.id }, body: { provider, label: form.text("label"), fields, skipTest, platformBilled: false } });
          else
            await api.post("/api/v1/tenants/{tenantId}/credentials/{credentialId}:rotate", { path: { tenantId: tenant.id, credentialId: of.id }, body: { fields, skipTest } });
          await queries.invalidateQueries({ queryKey: ["tenants", tenant.id] });
          onClose();
          toast({ title: of === null ? `${providerTitle(provider)} is connected` : `${of.label} is rotated`, text: skipTest ? "It was kept without a test." : "It was tested before." });
        }}
      >
        {of === null && <SelectField name="provider" label="Provider" data={Object.entries(providers).map(([value, { title }]) => ({ value, label: title }))} value={kind} onChange={(value) => { setKind(value ?? kind); }} />}
        {known?.connects === true && <Note kind="pending" title={`${known.title} can be connected by signing in there.`}>
          {known.asksServer === true && <TextInput label="The account’s server" placeholder="https://…" mt={8} value={server} onChange={(event) => { setServer(event.currentTarget.value); }} autoComplete="off" />}
          <Button variant="default" mt={8} disabled={known.asksServer === true && server.trim() === ""} onClick={() => void connect()}>{of === null ? `Connect ${known.title}…` : `Reconnect ${known.title}…`}</Button>
        </Note>}
        {of === null && <TextField name="label" label="Label" placeholder="Daily channel" required maxLength={120} />}
        {known?.fields.map((field) => (
          <TextField key={field.name} name={`fields.${field.name}`} label={field.label} required={field.optional !== true} placeholder={field.placeholder ?? ""} type={field.secret === true ? "password" : "text"} autoComplete="off" />
        ))}
        <CheckField name="skipTest" label="Keep it without asking the provider first" />
        {of !== null && <p className="lh-dim">The value before stays for seven days, to go back to.</p>}
      </Form>
    </FormDrawer>
  );
}
