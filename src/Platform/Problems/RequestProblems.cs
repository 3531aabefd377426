namespace Longhouse.Platform.Problems;

/// <summary>What can be wrong with any request, whatever it asks for.</summary>
public static class RequestProblems
{
    public static readonly Problem Invalid = new(400, "request.invalid", "Some fields are not right.");
    public static readonly Problem Malformed = new(400, "request.malformed", "The body is not the JSON that this request takes, or a parameter cannot be read.");
    public static readonly Problem BadHeader = new(400, "request.bad_header", "A header of the request cannot be read.");
    public static readonly Problem UnstorableText = new(400, "request.unstorable_text", "A text of this request holds a NUL character, which nothing here can keep or find.");
    public static readonly Problem SignedOut = new(401, "request.signed_out", "Sign in first.");
    public static readonly Problem Forbidden = new(403, "request.forbidden", "You may not do this here.");
    public static readonly Problem NotFound = new(404, "request.not_found", "There is nothing at this address.");
    public static readonly Problem MethodNotAllowed = new(405, "request.method_not_allowed", "This address does not take that method.");
    public static readonly Problem Stale = new(409, "request.stale", "Someone else changed this in the meantime. Read it again, then decide.");
    public static readonly Problem Changed = new(412, "request.changed", "This is no longer the version that If-Match names. Nothing was done.");
    public static readonly Problem TooLarge = new(413, "request.too_large", "The body is larger than this request takes.");
    public static readonly Problem WrongType = new(415, "request.wrong_content_type", "This request takes application/json.");
    public static readonly Problem VersionRequired = new(428, "request.version_required", "Send If-Match with the version that you read.");
    public static readonly Problem TooMany = new(429, "request.too_many", "Too many requests. Try again when Retry-After says.");
    public static readonly Problem HeadersTooLarge = new(431, "request.headers_too_large", "The headers are larger than this server takes.");
    public static readonly Problem Cancelled = new(499, "request.cancelled", "The caller went away.");

    /// <summary>One field that is wrong.</summary>
    public static Problem Field(string name, string message) =>
        Invalid with { Fields = new Dictionary<string, IReadOnlyList<string>> { [name] = [message] } };
}

/// <summary>What can go wrong on our side.</summary>
public static class ServerProblems
{
    public static readonly Problem Failed = new(500, "server.failed", "This is a mistake of ours. Nothing was changed.");
    public static readonly Problem Unavailable = new(503, "server.unavailable", "This is not to be had just now. Try again when Retry-After says.");
    public static readonly Problem Stopping = new(503, "server.stopping", "The server is stopping. Another one, or the same in a moment, will answer.");
    public static readonly Problem Full = new(507, "server.full", "The disk is full, so nothing can be written. Reading goes on.");
}
