import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

// What a browser has and the test's document lacks.
beforeEach(() => {
  vi.stubGlobal("ResizeObserver", class { observe() { /* sizes do not change here */ } unobserve() { /* nor here */ } disconnect() { /* nor here */ } });
  vi.stubGlobal("matchMedia", (query: string) => ({ matches: query.includes("dark"), media: query, addEventListener: () => undefined, removeEventListener: () => undefined, addListener: () => undefined, removeListener: () => undefined, onchange: null, dispatchEvent: () => false }));
  Element.prototype.scrollIntoView = () => undefined;
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  localStorage.clear();
});
