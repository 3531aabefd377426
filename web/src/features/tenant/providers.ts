export interface CredentialField { name: string; label: string; secret?: boolean; optional?: boolean; placeholder?: string }

/** What each provider asks for; the names are the API's. */
export const providers: Readonly<Record<string, { title: string; connects?: boolean; asksServer?: boolean; fields: readonly CredentialField[] }>> = {
  dropbox: { title: "Dropbox", connects: true, fields: [{ name: "refresh_token", label: "Refresh token", secret: true }] },
  openai: { title: "OpenAI", fields: [{ name: "api_key", label: "API key", secret: true, placeholder: "sk-…" }, { name: "base_url", label: "Address of another server", optional: true }, { name: "organization", label: "Organization", optional: true }] },
  telegram: { title: "Telegram", fields: [{ name: "bot_token", label: "Bot token", secret: true }] },
  smtp: { title: "Mail server", fields: [{ name: "password", label: "Password", secret: true }, { name: "username", label: "User name", optional: true }] },
  managed: {
    title: "Managed storage",
    fields: [
      { name: "access_key_id", label: "Access key id" }, { name: "secret_access_key", label: "Secret access key", secret: true }, { name: "endpoint_url", label: "Endpoint", placeholder: "https://…" },
      { name: "bucket", label: "Bucket" }, { name: "region", label: "Region", optional: true },
    ],
  },
  instagram: { title: "Instagram", fields: [{ name: "access_token", label: "Access token", secret: true }, { name: "ig_user_id", label: "User id" }] },
  bluesky: { title: "Bluesky", fields: [{ name: "handle", label: "Handle" }, { name: "app_password", label: "App password", secret: true }] },
  mastodon: { title: "Mastodon", connects: true, asksServer: true, fields: [{ name: "instance_url", label: "Server", placeholder: "https://…" }, { name: "access_token", label: "Access token", secret: true }] },
  gdrive: { title: "Google Drive", fields: [{ name: "refresh_token", label: "Refresh token", secret: true }, { name: "client_hint", label: "Client", optional: true }] },
};

export const providerTitle = (name: string): string => providers[name]?.title ?? name;
