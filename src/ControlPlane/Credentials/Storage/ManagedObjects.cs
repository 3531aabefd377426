using System.Net;
using Longhouse.ControlPlane.Credentials.Providers;

namespace Longhouse.ControlPlane.Credentials.Storage;

/// <summary>How many of a tenant's objects were deleted, and how many could not be. <paramref name="IsWhole"/>: the storage was looked through to its end.</summary>
internal sealed record DeletedObjects(long Deleted, long Left, bool IsWhole);

/// <summary>Deletes what lies below a tenant's own prefix, with the tenant's own keys: nothing else can be met.</summary>
internal sealed class ManagedObjects(ProviderClient providers, TimeProvider clock)
{
    private const int AtOnce = 500;

    public async Task<DeletedObjects> DeleteAsync(CredentialSecret secret, string prefix, CancellationToken cancel)
    {
        var (deleted, left, after) = (0L, 0L, "");
        while (true)
        {
            var list = await SendAsync(HttpMethod.Get, secret, "", [("list-type", "2"), ("max-keys", $"{AtOnce}"), ("prefix", prefix), .. after.Length > 0 ? [("start-after", after)] : Array.Empty<(string, string)>()], cancel);
            if (!list.IsSuccess)
                return new DeletedObjects(deleted, left, IsWhole: false);
            var keys = S3Answer.All(list, "Key");
            foreach (var key in keys)
            {
                after = key;
                if (!IsPlain(key, prefix))
                    left++;
                else if (await SendAsync(HttpMethod.Delete, secret, key, [], cancel) is { IsSuccess: true } or { Status: HttpStatusCode.NotFound })
                    deleted++;
                else
                    left++;
            }
            if (keys.Count < AtOnce)
                return new DeletedObjects(deleted, left, IsWhole: true);
        }
    }

    // An address would make something else of such parts.
    private static bool IsPlain(string key, string prefix) => key.StartsWith(prefix, StringComparison.Ordinal) && !key.Split('/').Any(part => part is "." or "..");

    private async Task<ProviderAnswer> SendAsync(HttpMethod method, CredentialSecret secret, string key, IReadOnlyList<(string Name, string Value)> query, CancellationToken cancel)
    {
        var path = string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
        var address = $"{secret["endpoint_url"].TrimEnd('/')}/{Uri.EscapeDataString(secret["bucket"])}{(key.Length > 0 ? "/" : "")}{path}";
        using var request = new HttpRequestMessage(method, query.Count == 0 ? address : $"{address}?{string.Join('&', query.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"))}");
        S3Signature.Sign(request, secret["access_key_id"], secret["secret_access_key"], secret.Find("region") ?? "auto", clock.GetUtcNow());
        return await providers.SendAsync(request, cancel);
    }
}
