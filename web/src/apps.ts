import type { AppDefinition } from "@/ui/app";

/** The apps that have screens, by app type: the web's half of the list in src/Host/Program.cs. Each is loaded when a tenant of it is opened. */
export const apps: Readonly<Record<string, () => Promise<{ app: AppDefinition }>>> = {
  simulator: () => import("../../apps/Simulator/web"),
};
