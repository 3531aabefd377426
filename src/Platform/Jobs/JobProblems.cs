using Longhouse.Platform.Problems;

namespace Longhouse.Platform.Jobs;

internal static class JobProblems
{
    public static readonly Problem QueueFull = new(429, "request.queue_full", "Too much work is waiting already. Nothing was changed; try again when Retry-After says.");
}
