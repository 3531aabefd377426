import { describe, expect, it } from "vitest";
import { completed, countChanges, credentialKind, isShown, placeTitle, sectionsOf, stateOf, variantOf } from "./schema";
import type { Schema } from "./schema";

const form: Schema = {
  properties: {
    features: { title: "Features", type: "object" },
    publishers: {
      "title": "Publishers", "type": ["array", "null"], "x-shown-when": "/features/publish_enabled",
      "items": { oneOf: [{ properties: { type: { const: "telegram" }, config: { properties: { channel_id: {} } } } }, { properties: { type: { const: "bluesky" } } }] },
    },
    notice: { readOnly: true },
  },
};
const [features, publishers] = sectionsOf(form) as [ReturnType<typeof sectionsOf>[0], ReturnType<typeof sectionsOf>[0]];

describe("the form of a configuration", () => {
  it("has a section for all that can be changed", () => { expect(sectionsOf(form).map((section) => section.title)).toEqual(["Features", "Publishers"]); });

  it("puts single values into a section of their own, in which they have fields", () => {
    const replay: Schema = { title: "Replay", properties: { file: { type: "string", title: "File" }, tabs: { type: "integer", title: "Tabs" }, panels: { type: "object", title: "Panels" } } };
    const [general, panels] = sectionsOf(replay);
    expect([general?.title, general?.path, Object.keys(general?.schema.properties ?? {}), panels?.title]).toEqual(["Replay", [], ["file", "tabs"], "Panels"]);
    const finding = { path: "/tabs", code: "type", severity: "error" as const, message: "No.", fix: null, isError: true };
    expect(general === undefined ? "" : stateOf(general, { tabs: 3 }, {}, [finding])).toBe("failed");
    expect(general === undefined ? "" : stateOf(general, { tabs: 3 }, {}, [])).toBe("active");
  });

  it("calls places as the form calls them", () => {
    const config = { publishers: [{ id: "channel-main", type: "telegram", config: {} }] };
    const titled: Schema = { properties: { publishers: { title: "Publishers", type: "array", items: { properties: { credentials_ref: { title: "Credential" } }, oneOf: [{ properties: { type: { const: "telegram" }, config: { properties: { channel_id: { title: "Channel" } } } } }] } } } };
    expect(placeTitle(titled, config, "/publishers/0/credentials_ref")).toBe("Publishers, channel-main, Credential");
    expect(placeTitle(titled, config, "/publishers/0/config/channel_id")).toBe("Publishers, channel-main, Channel");
    expect(placeTitle(titled, { publishers: [{}] }, "/publishers/0")).toBe("Publishers, entry 1");
  });

  it("hides what belongs to a feature that is off, also where a default says so", () => {
    expect(isShown(publishers, {}, { features: { publish_enabled: false } })).toBe(false);
    expect(isShown(publishers, {}, { features: { publish_enabled: true } })).toBe(true);
    expect(isShown(publishers, { features: { publish_enabled: false } }, { features: { publish_enabled: true } })).toBe(false);
  });

  it("shows at a section what is wrong within it", () => {
    const finding = { path: "/publishers/0/credentials_ref", code: "required", severity: "error" as const, message: "Needed.", fix: null, isError: true };
    const config = { features: { publish_enabled: true }, publishers: [] };
    expect(stateOf(publishers, config, config, [finding])).toBe("failed");
    expect(stateOf(features, config, config, [finding])).toBe("active");
    expect(stateOf(publishers, {}, {}, [])).toBe("draft");
  });

  it("asks for the kind of credential that the field beside it says", () => {
    const schema: Schema = { "x-credential-by": { field: "type", telegram: "telegram", managed: "managed" } };
    expect(credentialKind(schema, { publishers: [{ type: "telegram" }] }, ["publishers", 0, "credentials_ref"])).toBe("telegram");
    expect(credentialKind(schema, { publishers: [{}] }, ["publishers", 0, "credentials_ref"])).toBeNull();
  });

  it("takes the shape of an entry from its type", () => {
    expect(variantOf(publishers.schema.items ?? {}, { type: "telegram" })?.properties).toHaveProperty("config");
    expect(variantOf(publishers.schema.items ?? {}, { type: "fetlife" })).toBeUndefined();
  });

  it("says for a newcomer what it shows as chosen, where it must be said", () => {
    const asking: Schema = { required: ["features"], properties: {
      features: { required: ["keep", "mode"], properties: { keep: { type: "boolean", default: true }, mode: { type: "string" }, more: { type: "boolean", default: true } } }, mail: { required: ["tls"], properties: { tls: { type: "boolean", default: true } } },
    } };
    expect(completed(asking, {})).toEqual({ features: { keep: true } });
    expect(completed(asking, { features: { keep: false }, mail: {} })).toEqual({ features: { keep: false }, mail: { tls: true } });
  });

  it("counts changes by places", () => {
    expect(countChanges({ a: { b: 1, c: 2 }, d: [1, 2] }, { a: { b: 1, c: 3 }, d: [1, 4] })).toBe(2);
    expect(countChanges({}, { a: { b: 1 } })).toBe(1);
  });
});
