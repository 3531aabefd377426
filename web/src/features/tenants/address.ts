/** Where a tenant's host opens from here: in development everything is served on one port. */
export function addressOfHost(host: string): string {
  const port = location.port === "" ? "" : `:${location.port}`;
  const [name = "", ...path] = host.split("/");
  return `${location.protocol}//${name}${port}/${path.join("/")}`;
}
