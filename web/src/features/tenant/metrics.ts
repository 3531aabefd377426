const titles: Record<string, string> = { ai_tokens: "AI tokens", ai_images: "AI pictures", posts_published: "Posts", storage_bytes: "Storage, bytes", egress_bytes: "Sent out, bytes" };

/** All that services may say they used. */
export const metrics: readonly string[] = Object.keys(titles);

export const metricTitle = (metric: string): string => titles[metric] ?? metric;
