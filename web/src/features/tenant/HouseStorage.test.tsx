import { fireEvent, screen } from "@testing-library/react";
import { serve, show } from "@test/render";
import { describe, expect, it } from "vitest";
import type { Tenant } from "../tenants/queries";
import type { Credential } from "./CredentialForm";
import { HouseStorage } from "./HouseStorage";

const tenant = { id: "t1", name: "Studio", version: 4 } as Tenant;
const credential = { id: "credential_1", label: "Storage of the house", state: "active", whereUsed: ["/storage/credentials_ref"], createdAt: "2026-03-01T12:00:00Z" } as unknown as Credential;
const at = "/api/v1/tenants/t1/storage";
const stored = (credentialId: string | null, isSetUp = true) => ({ [`GET ${at}`]: { body: { isSetUp, prefix: "tenants/studio/", credentialId } } });

describe("the storage of the house", () => {
  it("is made for the tenant as it was seen, and shows no key", async () => {
    const calls = serve({ ...stored(null), [`POST ${at}`]: { status: 201, body: credential } });
    show(<HouseStorage tenant={tenant} credentials={[]} />);
    fireEvent.click(await screen.findByRole("button", { name: "Make storage…" }));
    fireEvent.click(await screen.findByRole("button", { name: /^Make storage$|^Make storage / }));
    expect(await screen.findByText("The configuration can name its credential now.")).toBeTruthy();
    expect(calls.find((call) => call.method === "POST")?.headers["if-match"]).toBe('"4"');
  });

  it("says how it stands and where it is used, and why it cannot be removed from under the configuration", async () => {
    serve({ ...stored("credential_1"), "DELETE /api/v1/tenants/t1/credentials/credential_1": { status: 409, body: { code: "control.credential_in_use", title: "The published configuration refers to this credential." } } });
    show(<HouseStorage tenant={tenant} credentials={[credential]} />);
    expect(await screen.findByText(/used at \/storage\/credentials_ref/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Remove…" }));
    fireEvent.click(await screen.findByRole("button", { name: "Remove key" }));
    expect(await screen.findByText("The published configuration refers to this credential.")).toBeTruthy();
  });

  it("is not spoken of where the house has none", async () => {
    const calls = serve(stored(null, false));
    const { container } = show(<HouseStorage tenant={tenant} credentials={[]} />);
    await expect.poll(() => calls.length).toBe(1);
    expect(container.querySelector("section")).toBeNull();
  });
});
