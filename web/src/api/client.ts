import type { Answer } from "./aside";
import { aside } from "./aside";
import { builds } from "./builds";
import { ApiProblem } from "./problem";
import type { paths as controlPaths } from "./schema/control";
import type { paths as housePaths } from "./schema/house";

type Method = "get" | "post" | "put" | "patch" | "delete";
type PathsWith<P, M extends Method> = { [K in keyof P]: P[K] extends Record<M, { responses: unknown }> ? K : never }[keyof P] & string;
type Operation<P, K extends keyof P, M extends Method> = P[K] extends Record<M, infer O> ? O : never;
type Parameters<O, Kind extends "path" | "query"> = O extends { parameters: infer A } ? (Kind extends keyof A ? A[Kind] : never) : never;
type JsonOf<C> = C extends { content: { "application/json": infer T } } ? T : undefined;
type Success<O> = O extends { responses: infer R } ? JsonOf<{ [S in keyof R]: S extends 200 | 201 | 202 | 204 ? R[S] : never }[keyof R]> : never;
type Body<O> = O extends { requestBody: infer B } ? JsonOf<B> : O extends { requestBody?: infer B } ? JsonOf<NonNullable<B>> | undefined : undefined;

/** Every list is paged by key. */
export interface Paging { after?: string; limit?: number }

type PathPart<T> = [T] extends [never] ? { path?: undefined } : [NonNullable<T>] extends [never] ? { path?: undefined } : { path: T };
type QueryPart<T> = { query?: ([NonNullable<T>] extends [never] ? unknown : Partial<NonNullable<T>>) & Paging };
type BodyPart<T> = [T] extends [undefined] ? { body?: undefined } : undefined extends T ? { body?: T } : { body: T };
type Options<O> = PathPart<Parameters<O, "path">> & QueryPart<Parameters<O, "query">> & BodyPart<Body<O>> & {
  signal?: AbortSignal;
  /** The version at which what is changed now was read. */
  version?: number;
  /** Asked from a worker, since the page has no time to spare: see aside.ts. Only what is read, since it may be asked twice; it cannot be cancelled. */
  aside?: boolean;
};
type Given<O> = object extends Options<O> ? [options?: Options<O>] : [options: Options<O>];

export interface Api<P> {
  get<K extends PathsWith<P, "get">>(path: K, ...given: Given<Operation<P, K, "get">>): Promise<Success<Operation<P, K, "get">>>;
  post<K extends PathsWith<P, "post">>(path: K, ...given: Given<Operation<P, K, "post">>): Promise<Success<Operation<P, K, "post">>>;
  put<K extends PathsWith<P, "put">>(path: K, ...given: Given<Operation<P, K, "put">>): Promise<Success<Operation<P, K, "put">>>;
  patch<K extends PathsWith<P, "patch">>(path: K, ...given: Given<Operation<P, K, "patch">>): Promise<Success<Operation<P, K, "patch">>>;
  delete<K extends PathsWith<P, "delete">>(path: K, ...given: Given<Operation<P, K, "delete">>): Promise<Success<Operation<P, K, "delete">>>;
}

interface AnyOptions { path?: object; query?: object; body?: unknown; signal?: AbortSignal; version?: number; aside?: boolean }

/** The client of one description: `apiOf<paths>()` with the paths generated from it. */
export function apiOf<P>(): Api<P> {
  const call = (method: Method) => (path: string, options: AnyOptions = {}) => send(method, addressOf(path, options), options);
  return { get: call("get"), post: call("post"), put: call("put"), patch: call("patch"), delete: call("delete") } as unknown as Api<P>;
}

/** The control plane: what the console speaks to. */
export const api = apiOf<controlPaths>();

/** What the house answers on every tenant's host. */
export const house = apiOf<housePaths>();

/** The address of a path of the API, wherever the page stands: below a prefix, say. */
export function addressOf(path: string, options: { path?: object; query?: object } = {}): string {
  const values = (options.path ?? {}) as Record<string, string | number>;
  const filled = path.slice(1).replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
  const query = new URLSearchParams();
  for (const [name, given] of Object.entries(options.query ?? {})) {
    for (const value of Array.isArray(given) ? given as unknown[] : [given]) {
      if (value !== undefined && value !== null && value !== "")
        query.append(name, String(value));
    }
  }
  const asked = query.toString();
  return new URL(asked === "" ? filled : `${filled}?${asked}`, document.baseURI).href;
}

/** Called when the server does not know us any more. */
let onSignedOut: () => void = () => undefined;
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

let underWay = 0;

/** How many changes were sent and are not answered yet. */
export const changesUnderWay = (): number => underWay;

async function send(method: Method, address: string, options: AnyOptions): Promise<unknown> {
  if (method === "get")
    return ask(method, address, options);
  underWay++;
  try {
    return await ask(method, address, options);
  } finally {
    underWay--;
  }
}

async function ask(method: Method, address: string, { body, signal, version, aside: isAside }: AnyOptions): Promise<unknown> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (version !== undefined)
    headers["if-match"] = `"${version}"`;
  if (body !== undefined && !(body instanceof Blob))
    headers["content-type"] = "application/json";
  const answer = await reach(isAside === true && method === "get" && signal === undefined ? aside.fetch : fetch, address, {
    method: method.toUpperCase(), headers, credentials: "same-origin", ...(signal !== undefined && { signal }),
    body: body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body),
  });
  const build = answer.headers.get("longhouse-build");
  builds.note(build);
  if (!answer.ok) {
    const problem = ApiProblem.of(answer.status, await answer.text().then(JSON.parse).catch(() => null), answer.headers.get("retry-after"));
    if (problem.code === "request.signed_out")
      onSignedOut();
    throw problem;
  }
  const type = answer.headers.get("content-type") ?? "";
  return answer.status === 204 ? undefined : type.includes("json") ? readJson(answer, build) : type.startsWith("text/") ? answer.text() : answer.blob();
}

async function readJson(answer: Answer, build: string | null): Promise<unknown> {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    throw ApiProblem.unreadable(answer.status, builds.unreadable(build));
  }
}

async function reach(by: (address: string, request: RequestInit) => Promise<Answer>, address: string, request: RequestInit): Promise<Answer> {
  try {
    return await by(address, request);
  } catch (error) {
    if (request.signal?.aborted)
      throw error;
    throw ApiProblem.offline();
  }
}
