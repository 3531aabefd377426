import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";
import { scriptEvents } from "./events";

// Nothing is laid out here, but lists draw only what would be seen: each row is as high as a row, and everything else as a window.
for (const size of ["offsetHeight", "clientHeight"]) {
  let owner: object = document.createElement("div");
  while (!Object.hasOwn(owner, size))
    owner = Object.getPrototypeOf(owner) as object;
  Object.defineProperty(owner, size, { configurable: true, get(this: Element) { return this.tagName === "TR" ? 36 : 900; } });
}

// A busy machine may take its time; a test that fails takes this long.
configure({ asyncUtilTimeout: 15_000 });

// What a browser has and the test's document lacks.
beforeEach(() => {
  vi.stubGlobal("ResizeObserver", class { observe() { /* sizes do not change here */ } unobserve() { /* nor here */ } disconnect() { /* nor here */ } });
  vi.stubGlobal("matchMedia", (query: string) => ({ matches: query.includes("dark"), media: query, addEventListener: () => undefined, removeEventListener: () => undefined, addListener: () => undefined, removeListener: () => undefined, onchange: null, dispatchEvent: () => false }));
  Object.defineProperty(document, "fonts", { configurable: true, value: { addEventListener: () => undefined, removeEventListener: () => undefined } });
  scriptEvents();
  Element.prototype.scrollIntoView = () => undefined;
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  localStorage.clear();
});
