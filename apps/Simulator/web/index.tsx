import type { ComponentType } from "react";
import { lazy } from "react";
import type { AppDefinition } from "@/ui/app";
import { IconStatistics } from "./icons";

/** Loaded when it is opened. */
function screen(load: () => Promise<{ default: ComponentType }>) {
  const Screen = lazy(load);
  return () => <Screen />;
}

export const app: AppDefinition = {
  layout: "bare",
  pages: [
    { path: "/", title: "Replay", icon: IconStatistics, letter: "r", component: screen(() => import("./ReplayScreen")) },
    { path: "/about", title: "About", component: screen(() => import("./pages/Landing")) },
    { path: "/traders", title: "For traders", component: screen(() => import("./pages/Traders")) },
    { path: "/developers", title: "For developers", component: screen(() => import("./pages/Developers")) },
    { path: "/privacy", title: "Privacy", component: screen(() => import("./pages/Privacy")) },
    { path: "/terms", title: "Terms", component: screen(() => import("./pages/Terms")) },
  ],
};
