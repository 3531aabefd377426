import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { startStorage } from "./storage";

export interface HouseOptions { engine: "sqlite" | "postgres" }

interface Asked { method?: string; form?: Record<string, string>; json?: unknown; headers?: Record<string, string> }
interface Answer { status: number; body: string; tag: string }

const program = process.env["LONGHOUSE_TEST_PROGRAM"] ?? resolve(import.meta.dirname, "../../artifacts/longhouse/longhouse");
const peers = process.env["LONGHOUSE_TEST_PEERS"] ?? resolve(import.meta.dirname, "../peers");
const patience = 60_000;

/** A house as an operator runs it: the published program on a folder, or on a database, of its own; and the providers with whom people sign in. */
export class House {
  private readonly stops: (() => void)[] = [];
  private settings: readonly string[] = [];
  private folder = "";
  private server: ChildProcess | null = null;
  port = 0;

  static async start({ engine }: HouseOptions, more: readonly string[] = []): Promise<House> {
    const house = new House();
    const folder = mkdtempSync(join(tmpdir(), "longhouse-browser-"));
    house.stops.push(() => { rmSync(folder, { recursive: true, force: true }); });
    const database = engine === "postgres" ? house.createDatabase(folder) : [];
    const providers = await house.startProviders();
    const storage = await startStorage();
    house.stops.push(storage.stop);
    const secret = "a secret of 32 characters or more";
    house.folder = folder;
    house.settings = [
      "Management=off", "Telemetry:Logs=json", "CustomDomains=true", ...database,
      `Identity:Google:Issuer=${providers["google"]}`, "Identity:Google:ClientId=longhouse", `Identity:Google:ClientSecret=${secret}`,
      `Identity:GitHub:Address=${providers["github"]}`, `Identity:GitHub:ApiAddress=${providers["github"]}`, "Identity:GitHub:ClientId=longhouse", `Identity:GitHub:ClientSecret=${secret}`,
      `Identity:OpenId:Issuer=${providers["openid"]}`, "Identity:OpenId:ClientId=longhouse", `Identity:OpenId:ClientSecret=${secret}`, "Identity:OpenId:Title=Aldgate ID",
      `ManagedStorage:Endpoint=${storage.address}`, `ManagedStorage:IamEndpoint=${storage.address}`, "ManagedStorage:Bucket=tenants", "ManagedStorage:AccessKeyId=root", `ManagedStorage:SecretAccessKey=${secret}`,
      "Outbound:Allow=127.0.0.1", `Outbound:Ports=${new URL(storage.address).port},443`,
      ...more,
    ];
    await house.serve();
    return house;
  }

  /** Ends as when the power goes, in the middle of whatever it does. */
  async kill(): Promise<void> {
    const { server } = this;
    const ended = new Promise((done) => server?.once("exit", done));
    server?.kill("SIGKILL");
    await ended;
  }

  /** Begins, or begins anew on what was left, at the same address. */
  async serve(release = program): Promise<void> {
    const settings = [`Urls=http://127.0.0.1:${this.port}`, ...this.settings];
    this.server = this.spawn(release, ["serve", "--data-dir", this.folder, "--demo", ...settings.flatMap((setting) => ["--set", setting])]);
    this.port = Number(await lineOf(this.server, /Now listening on: http:\/\/127\.0\.0\.1:(\d+)/));
  }

  /** The next release in place of this one: another page, and all else as it was. */
  async upgrade(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "longhouse-next-"));
    this.stops.unshift(() => { rmSync(folder, { recursive: true, force: true }); }); // the last thing to go
    cpSync(dirname(program), folder, { recursive: true });
    appendFileSync(join(folder, "web/index.html"), "<!-- the next release -->\n");
    await this.kill();
    await this.serve(join(folder, "longhouse"));
  }

  /** The address of a host of this house; the console is at `app`. */
  at(name: string, path = "/"): string {
    return `http://${name}.localhost:${this.port}${path}`;
  }

  /** Asks past the browser, as a program would; the name is the request's, whatever the machine makes of it. */
  ask(name: string, path = "/", { method, form, json, headers = {} }: Asked = {}): Promise<Answer> {
    const body = form !== undefined ? new URLSearchParams(form).toString() : json !== undefined ? JSON.stringify(json) : null;
    const type = form !== undefined ? "application/x-www-form-urlencoded" : "application/json";
    return new Promise((answered, failed) => {
      const asked = request({
        host: "127.0.0.1", port: this.port, path, method: method ?? (body === null ? "GET" : "POST"),
        headers: { host: `${name}.localhost:${this.port}`, ...(body === null ? {} : { "content-type": type }), ...headers },
      }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => { answered({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString(), tag: answer.headers.etag ?? "" }); });
      });
      asked.on("error", failed);
      asked.end(body ?? undefined);
    });
  }

  stop(): void {
    for (const stop of this.stops.reverse())
      stop();
  }

  private async startProviders(): Promise<Record<string, string>> {
    // One start in some tens stands still in the runtime's own making of keys; another one does not.
    for (let left = 4; ; left--) {
      const process = this.spawn("node", [join(peers, "identity.mjs")], "pipe");
      try {
        return JSON.parse(await lineOf(process, /^(\{.*\})$/, left > 0 ? 10_000 : patience)) as Record<string, string>;
      } catch (error) {
        if (left === 0)
          throw error;
        process.kill("SIGKILL");
      }
    }
  }

  private createDatabase(folder: string): string[] {
    const server = process.env["LONGHOUSE_TEST_POSTGRES"] ?? "";
    const [host = "", user = ""] = ["Host", "Username"].map((name) => new RegExp(`${name}=([^;]*)`).exec(server)?.[1] ?? "");
    const name = `lhe_${Math.random().toString(36).slice(2, 12)}`;
    const sql = (text: string) => run(join(process.env["LONGHOUSE_TEST_POSTGRES_BIN"] ?? "/usr/lib/postgresql/15/bin", "psql"), ["-h", host, "-U", user, "-d", "postgres", "-qc", text]);
    sql(`create database ${name}`);
    this.stops.push(() => {
      sql(`drop database ${name} with (force)`);
      sql(`drop role if exists ${name}`);
      sql(`drop role if exists ${name}_system`);
    });
    const as = (role: string) => `Host=${host};Username=${role};Database=${name}`;
    run(program, ["migrate", "--data-dir", folder, "--owner", as(user), "--set", `Database=${as(name)}`]);
    return [`Database=${as(name)}`];
  }

  private spawn(file: string, args: readonly string[], input: "ignore" | "pipe" = "ignore"): ChildProcess {
    const child = spawn(file, args, { stdio: [input, "pipe", "pipe"], env: bare() });
    child.stderr?.resume();
    this.stops.push(() => { child.kill("SIGKILL"); });
    return child;
  }
}

// What says how the tests run is not meant for the server.
const bare = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LONGHOUSE_")));

function run(file: string, args: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(file, args, { encoding: "utf8", env: bare() });
  if (status !== 0)
    throw new Error(`${file} ${args.join(" ")} ended with ${status}: ${stdout}${stderr}`);
}

function lineOf(child: ChildProcess, pattern: RegExp, limitMs = patience): Promise<string> {
  return new Promise((found, failed) => {
    const seen: string[] = [];
    const limit = setTimeout(() => { failed(new Error(`It did not say ${pattern}: ${seen.join("\n")}`)); }, limitMs);
    child.once("exit", (code) => { failed(new Error(`It ended with ${code}: ${seen.join("\n")}`)); });
    if (child.stdout !== null) {
      createInterface(child.stdout).on("line", (line) => {
        seen.push(line);
        const match = pattern.exec(line);
        if (match === null)
          return;
        clearTimeout(limit);
        found(match[1] ?? "");
      });
    }
  });
}
