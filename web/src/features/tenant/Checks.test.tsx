import { screen, within } from "@testing-library/react";
import { operator, serve, show } from "@test/render";
import { describe, expect, it } from "vitest";
import type { Tenant } from "../tenants/queries";
import { Checks } from "./Checks";

const tenant = { id: "tenant_1", name: "Northlight" } as Tenant;
const answer = (...checks: { name: string; state: string; text: string }[]) => ({ "GET /api/session": { body: operator }, "GET /api/v1/tenants/tenant_1/checks": { body: { at: new Date().toISOString(), checks: checks.map((one) => ({ ...one, at: null })) } } });

describe("the health of a tenant", () => {
  it("is quiet as long as all is well", async () => {
    serve(answer({ name: "address", state: "good", text: "photos.northlight.art answers here." }));
    show(<Checks tenant={tenant} />);
    expect(await screen.findByRole("heading", { name: "It works" })).toBeTruthy();
  });

  it("counts what somebody should look at, and leads there", async () => {
    serve(answer({ name: "credentials", state: "failed", text: "Daily channel must be connected again: 401" }, { name: "jobs", state: "good", text: "No dead letters." }));
    show(<Checks tenant={tenant} />);
    expect(await screen.findByRole("heading", { name: "One thing to look at" })).toBeTruthy();
    const link = within(screen.getByRole("list", { name: "Health" })).getByRole("link", { name: /Credentials failed/ });
    expect(link.getAttribute("href")).toBe("/tenants/tenant_1/credentials");
  });
});
