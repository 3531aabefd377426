import { expect, it } from "vitest";
import { slugOf } from "./slug";

it.each([
  ["Northlight Studio", "northlight-studio"],
  ["Ravel & Daughters", "ravel-daughters"],
  ["Bücherei Zürich", "bucherei-zurich"],
  ["  -- 7th Floor!  ", "7th-floor"],
  ["日本", ""],
])("the slug of %s is %s", (name, slug) => { expect(slugOf(name)).toBe(slug); });

it("a slug is never longer than a label of a host", () => { expect(slugOf(`${"a".repeat(62)} b`)).toBe("a".repeat(62)); });
