import { fireEvent, screen } from "@testing-library/react";
import { serve, show } from "@test/render";
import { describe, expect, it } from "vitest";
import type { Tenant } from "../tenants/queries";
import Hosts from "./Hosts";

const tenant = { id: "t1", name: "Studio", slug: "studio" } as Tenant;
const host = {
  id: "host_1", host: "photos.example", pathPrefix: "", kind: "custom_domain", status: "pending", isPrimary: false, createdAt: "2026-03-01T12:00:00Z", verifiedAt: null, lastError: null as string | null,
  challenge: { type: "TXT", name: "_longhouse.photos.example", value: "longhouse=1" },
};

describe("a domain that is not proven yet", () => {
  it("is checked when somebody asks, and what was found stands beside it", async () => {
    let found: string | null = null;
    serve({
      "GET /api/v1/tenants/t1/hosts": () => ({ body: { items: [{ ...host, lastError: found }], next: null } }),
      "POST /api/v1/tenants/t1/hosts/host_1:verify": () => {
        found = "It has 2 TXT records, none of which is longhouse=1.";
        return { status: 422, body: { code: "control.host_not_verified", title: "The record was not found.", detail: "It may take a while." } };
      },
    });
    show(<Hosts tenant={tenant} />);
    fireEvent.click(await screen.findByRole("button", { name: "Check now" }));
    expect(await screen.findByText("photos.example is not proven yet")).toBeTruthy();
    expect(await screen.findByText("It has 2 TXT records, none of which is longhouse=1.")).toBeTruthy();
  });
});
