import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";
import { scriptEvents } from "./events";

// Nothing is laid out here, but lists draw only what would be seen.
Object.defineProperty(HTMLElement.prototype, "offsetHeight", { configurable: true, get(this: HTMLElement) { return this.tagName === "TR" ? 36 : 900; } });
Object.defineProperty(HTMLElement.prototype, "offsetWidth", { configurable: true, get: () => 1200 });

// A busy machine may take its time; a test that fails takes this long.
configure({ asyncUtilTimeout: 15_000 });

// What a browser has and the test's document lacks.
beforeEach(() => {
  vi.stubGlobal("ResizeObserver", class { observe() { /* sizes do not change here */ } unobserve() { /* nor here */ } disconnect() { /* nor here */ } });
  vi.stubGlobal("matchMedia", (query: string) => ({ matches: query.includes("dark"), media: query, addEventListener: () => undefined, removeEventListener: () => undefined, addListener: () => undefined, removeListener: () => undefined, onchange: null, dispatchEvent: () => false }));
  scriptEvents();
  Element.prototype.scrollIntoView = () => undefined;
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  localStorage.clear();
});
