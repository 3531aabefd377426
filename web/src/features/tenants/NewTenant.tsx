import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/api/client";
import { appTitle, appTypes } from "@/ui/identity";
import { Form, SelectField, TextField } from "@/ui/Form";
import { FormDrawer } from "@/ui/FormDrawer";
import { toast } from "@/ui/toast";
import { PlanField } from "../plans/PlanField";
import { templatesQuery } from "../templates/queries";
import { slugOf } from "./slug";

/** One customer more: a name, an address, an app. */
export default function NewTenant({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [slug, setSlug] = useState<string | null>(null);
  const templates = useQuery(templatesQuery);
  return (
    <FormDrawer opened onClose={onClose} title="New tenant">
      <Form
        fill submit="Create tenant" onCancel={onClose}
        onSubmit={async (fields) => {
          const template = fields.optional("templateId");
          const { tenant } = await api.post("/api/v1/tenants", {
            body: {
              slug: fields.text("slug"), name: fields.text("name"), appType: template === null ? fields.text("appType") : null, templateId: template, plan: fields.optional("plan"), contactEmail: fields.optional("contactEmail"),
              dataRegion: null, labels: {}, allowPunycode: false,
            },
          });
          await queries.invalidateQueries({ queryKey: ["tenants", "list"] });
          toast({ title: `${tenant.name} is in the house`, text: tenant.primaryHost === null ? "It has no host yet." : `Its address is ${tenant.primaryHost}.` });
          await navigate({ to: "/tenants/$tenantId", params: { tenantId: tenant.id } });
        }}
      >
        <TextField name="name" label="Name" placeholder="Northlight Studio" required maxLength={120} data-autofocus value={name} onChange={(event) => { setName(event.currentTarget.value); }} />
        <TextField
          name="slug" label="Slug" description="The first part of its address. It never changes." required maxLength={63} pattern="[a-z0-9]([a-z0-9\-]*[a-z0-9])?" title="Small letters, digits and hyphens"
          value={slug ?? slugOf(name)} onChange={(event) => { setSlug(event.currentTarget.value); }}
        />
        <SelectField name="appType" label="App" data={appTypes.map((value) => ({ value, label: appTitle(value) }))} defaultValue="publisher_v2" />
        {(templates.data?.items.length ?? 0) > 0 && (
          <SelectField name="templateId" label="Template" description="Decides app, plan, labels and a first configuration." clearable placeholder="None" data={templates.data?.items.map((one) => ({ value: one.id, label: one.name })) ?? []} />
        )}
        <PlanField />
        <TextField name="contactEmail" label="Contact" type="email" placeholder="owner@example.com" maxLength={254} />
      </Form>
    </FormDrawer>
  );
}
