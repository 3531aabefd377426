import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema/control";

export type Template = components["schemas"]["TemplateView"];

export const templatesQuery = queryOptions({ queryKey: ["templates"], queryFn: ({ signal }) => api.get("/api/v1/templates", { query: { limit: 200 }, signal }) });

/** "early=yes, kind=photo". */
export const labelsOf = (template: Template): string => Object.entries(template.labels).map(([name, value]) => `${name}=${value}`).join(", ");
