import { fireEvent, screen, waitFor } from "@testing-library/react";
import { operator, serve, show } from "@test/render";
import { describe, expect, it, vi } from "vitest";
import type { Tenant } from "../tenants/queries";
import type { FormPart } from "./schema";
import { TwoPeopleOfTenant } from "./TwoPeople";

const tenant = { id: "t1", name: "Northlight Studio", slug: "northlight", appType: "publisher_v2" } as Tenant;
const parts: FormPart[] = [{ name: "storage", title: "Storage" }, { name: "content", title: "Content" }, { name: "publishers", title: "Publishers" }];
const at = "/api/v1/tenants/t1/approval";

const rule = { fields: ["content"], fieldsOfApp: ["storage"], version: 7 };
const box = (name: string) => screen.findByRole<HTMLInputElement>("checkbox", { name });

describe("what takes two people", () => {
  it("is chosen section by section; what every tenant of the app asks for stays", async () => {
    const calls = serve({ "GET /api/session": { body: operator }, [`GET ${at}`]: { body: rule }, [`PUT ${at}`]: { body: { ...rule, version: 8 } } });
    const done = vi.fn();
    show(<TwoPeopleOfTenant tenant={tenant} parts={parts} onDone={done} />);
    const storage = await box("Storage");
    expect([storage.checked, storage.disabled, (await box("Content")).checked, (await box("Publishers")).checked]).toEqual([true, true, true, false]);
    fireEvent.click(await box("Content"));
    fireEvent.click(await box("Publishers"));
    fireEvent.click(screen.getByRole("button", { name: /^Save what takes two people/ }));
    await waitFor(() => { expect(done).toHaveBeenCalled(); });
    const put = calls.find((call) => call.method === "PUT");
    expect([put?.body, put?.headers["if-match"]]).toEqual([{ fields: ["publishers"] }, "\"7\""]);
  });

  it("is only shown to those who may not say so", async () => {
    serve({ "GET /api/session": { body: { ...operator, platformRole: "operator" } }, [`GET ${at}`]: { body: rule } });
    show(<TwoPeopleOfTenant tenant={tenant} parts={parts} onDone={() => undefined} />);
    expect((await box("Content")).disabled).toBe(true);
    expect(screen.getByText(/^The tenant’s owners/)).toBeTruthy();
  });
});
