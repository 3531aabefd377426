import { fireEvent, screen } from "@testing-library/react";
import { serve, show } from "@test/render";
import { describe, expect, it } from "vitest";
import Keys from "./Keys";

const key = {
  id: "abcdefgh", kind: "lh", name: "Nightly", scopes: [], perMinute: 600, createdBy: "person_1", createdAt: "2026-03-01T12:00:00Z", expiresAt: null, revokedAt: null, usedAt: null,
  rotatedTo: null as string | null, version: 1,
};

describe("one's keys", () => {
  it("are ended as they were seen: who finds another meanwhile is told, and sees it", async () => {
    let keys = [key];
    const calls = serve({
      "GET /api/v1/me/keys": () => ({ body: keys }),
      "DELETE /api/v1/me/keys/abcdefgh": () => {
        keys = [{ ...key, id: "ijklmnop", name: "Nightly, anew" }, { ...key, rotatedTo: "ijklmnop", version: 2 }];
        return { status: 409, body: { code: "request.stale", title: "Someone else changed this in the meantime. Read it again, then decide." } };
      },
    });
    show(<Keys />);
    fireEvent.click(await screen.findByRole("button", { name: "More about Nightly" }));
    fireEvent.click(await screen.findByRole("menuitem", { name: "Revoke…" }));
    fireEvent.click(await screen.findByRole("button", { name: "Revoke key" }));
    expect(await screen.findByText(/Someone else changed this in the meantime/)).toBeTruthy();
    expect(await screen.findByText("Nightly, anew")).toBeTruthy();
    expect(calls.find((call) => call.method === "DELETE")?.headers["if-match"]).toBe('"1"');
  });
});
