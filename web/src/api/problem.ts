/** What the server answers when it says no (problem+json), or what stands for it when no answer came. Screens branch on `code`, never on a text. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | null = null,
    /** What is wrong with each field, by its name in the request. */
    readonly errors: Readonly<Record<string, readonly string[]>> = {},
    readonly traceId: string | null = null,
    readonly retryAfter: number | null = null,
    /** What this kind of problem tells besides. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(title);
  }

  /** One sentence for people: the detail where there is one. */
  get text(): string {
    return this.detail ?? this.title;
  }

  static offline(): ApiProblem {
    return new ApiProblem(0, "client.offline", "No connection.", "The house does not answer. Nothing was changed, as far as is known here.");
  }

  /** It said yes, in words that this page does not know. */
  static unreadable(status: number, isOfAnotherBuild: boolean): ApiProblem {
    return new ApiProblem(status, "client.unreadable", "The answer cannot be read.", isOfAnotherBuild ? "A new version is there, and this page does not understand its answers. Load it, then try again." : "The house answered, but not in a form that this page knows.");
  }

  static of(status: number, body: unknown, retryAfter: string | null): ApiProblem {
    if (typeof body !== "object" || body === null || !("code" in body))
      return new ApiProblem(status, "client.unreadable", `The server answered ${status} without saying why.`);
    const { code, title, detail, errors, traceId, ...members } = body as Record<string, unknown>;
    return new ApiProblem(
      status, String(code), String(title), typeof detail === "string" ? detail : null, (errors ?? {}) as Record<string, string[]>,
      typeof traceId === "string" ? traceId : null, retryAfter === null ? null : Number(retryAfter), members,
    );
  }
}

export function toProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem(0, "client.defect", error instanceof Error ? error.message : "This page failed.");
}
