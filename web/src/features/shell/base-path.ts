/** The prefix below which this house lies, as the page's `<base>` says it. */
export const basePath = (): string => new URL(document.baseURI).pathname.replace(/\/$/, "") || "/";
