import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { House } from "./house";
import { beAt, expect, test } from "./test";

const freePort = () => new Promise<number>((found) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address() as { port: number };
    server.close(() => { found(port); });
  });
});

test("the console works below a path prefix, behind nginx", async ({ page, engine }) => {
  const house = await House.start({ engine }, ["AppHost=localhost/house", "KnownProxies=127.0.0.1"]);
  const folder = mkdtempSync(join(tmpdir(), "longhouse-nginx-"));
  const port = await freePort();
  writeFileSync(join(folder, "nginx.conf"), `
    daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
    http {
      access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
      server {
        listen 127.0.0.1:${port};
        location /house/ { proxy_pass http://127.0.0.1:${house.port}; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; }
        location / { return 200 "somebody else's site"; }
      }
    }`);
  const nginx = spawn("/usr/sbin/nginx", ["-c", join(folder, "nginx.conf"), "-p", folder], { stdio: "ignore" });
  try {
    const failed: string[] = [];
    page.on("response", (response) => { if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`); });
    await expect.poll(async () => (await page.request.get(`http://127.0.0.1:${port}/house/`, { headers: { host: `localhost:${port}` } }).catch(() => null))?.status() ?? 0).toBe(200);
    await page.goto(`http://localhost:${port}/house/`);
    await expect(page.getByRole("heading", { name: "Sign in to the house" })).toBeVisible();
    // Nobody may be anyone through a proxy, so a provider it is.
    await expect(page.getByRole("button", { name: "Sign in as anyone" })).toBeHidden();
    await beAt(page.context(), "alice");
    await page.getByRole("link", { name: "Continue with Google" }).click();
    await expect(page.getByRole("heading", { name: "Tenants" })).toBeVisible();
    expect(page.url()).toBe(`http://localhost:${port}/house/tenants`);
    await page.getByRole("button", { name: /^You:/ }).click();
    await page.getByRole("menuitem", { name: "Sessions" }).click();
    await expect(page.getByText("This one")).toBeVisible();
    await page.reload();
    await expect(page.getByText("This one")).toBeVisible();
    expect(failed).toEqual([]);
  } finally {
    nginx.kill("SIGKILL");
    house.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
