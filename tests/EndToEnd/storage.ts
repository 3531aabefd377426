import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A storage with an identity service, as far as a house asks them: every user and key is made, and taken away again. */
export async function startStorage(): Promise<{ address: string; stop: () => void }> {
  const server = createServer((request, answer) => {
    const action = new URL(request.url ?? "/", "http://127.0.0.1").searchParams.get("Action");
    answer.end(action === "CreateAccessKey" ? "<r><AccessKey><AccessKeyId>KEY</AccessKeyId><SecretAccessKey>secret</SecretAccessKey></AccessKey></r>" : "<r/>");
  });
  await new Promise<void>((listening) => { server.listen(0, "127.0.0.1", listening); });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => { server.close(); server.closeAllConnections(); } };
}
