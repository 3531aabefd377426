using Longhouse.Platform.Problems;

namespace Longhouse.Platform.Runtime;

internal static class RuntimeProblems
{
    public static readonly Problem CredentialRefused = new(409, "request.credential_refused", "The credential that the configuration names cannot be used.");
}
