using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Longhouse.ControlPlane.Credentials.OAuth;
using Longhouse.ControlPlane.Credentials.Providers;

namespace Longhouse.ControlPlane.Credentials.Storage;

/// <summary>
/// Makes storage for a tenant on the house's own S3 server: the bucket if it is not there yet, a user of the tenant's, and a key of that user's which opens the
/// tenant's prefix alone.
/// </summary>
internal sealed class ManagedStorage(ProviderClient providers, TimeProvider clock, ManagedStorageOptions? options) : IRevokesAtProvider
{
    private const string PolicyName = "longhouse";

    public string Provider => CredentialProvider.Managed;

    public bool IsSetUp => options is not null;

    /// <summary>The name of a user for a tenant, who is nobody yet.</summary>
    public static string NewUser(string slug) => $"longhouse-{slug}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>Makes the user, and tells the fields of a credential for what lies below the prefix, or why there is none.</summary>
    public async Task<(IReadOnlyDictionary<string, string>? Fields, string Failure)> MakeAsync(string user, string prefix, CancellationToken cancel)
    {
        var house = options!; // only asked where it is set up
        var bucket = await SendAsync(house, HttpMethod.Put, $"{house.Endpoint.TrimEnd('/')}/{Uri.EscapeDataString(house.Bucket)}", "s3", cancel);
        if (!bucket.IsSuccess && bucket.Status != HttpStatusCode.Conflict) // it is there already
            return (null, $"The bucket could not be made. {bucket.Failure}");

        var made = await IamAsync(house, "CreateUser", user, [], cancel);
        if (!made.IsSuccess)
            return (null, $"The user could not be made. {made.Failure}");
        var allowed = await IamAsync(house, "PutUserPolicy", user, [("PolicyName", PolicyName), ("PolicyDocument", PolicyFor(house.Bucket, prefix))], cancel);
        var key = allowed.IsSuccess ? await IamAsync(house, "CreateAccessKey", user, [], cancel) : allowed;
        if (key is not { IsSuccess: true } || S3Answer.Text(key, "AccessKeyId") is not { } id || S3Answer.Text(key, "SecretAccessKey") is not { } secret)
        {
            await RemoveUserAsync(user, cancel);
            return (null, $"The key could not be made. {key.Failure}");
        }
        return (new Dictionary<string, string>
        {
            ["access_key_id"] = id,
            ["secret_access_key"] = secret,
            ["endpoint_url"] = house.Endpoint,
            ["bucket"] = house.Bucket,
            ["region"] = house.Region,
            [CredentialProvider.IamUser] = user,
        }, "");
    }

    /// <summary>Takes away the user that was made for a credential; one whose keys a tenant brought is the tenant's.</summary>
    public async Task<bool> RevokeAsync(CredentialSecret secret, CancellationToken cancel) =>
        secret.Find(CredentialProvider.IamUser) is { } user && await RemoveUserAsync(user, cancel);

    /// <summary>Takes a user away with all keys; whether there is none by that name any more.</summary>
    public async Task<bool> RemoveUserAsync(string user, CancellationToken cancel)
    {
        if (options is not { } house)
            return false; // it was set up once, and is no more
        var keys = await IamAsync(house, "ListAccessKeys", user, [], cancel);
        if (keys.Status == HttpStatusCode.NotFound)
            return true;
        foreach (var key in S3Answer.All(keys, "AccessKeyId"))
            await IamAsync(house, "DeleteAccessKey", user, [("AccessKeyId", key)], cancel);
        await IamAsync(house, "DeleteUserPolicy", user, [("PolicyName", PolicyName)], cancel);
        return await IamAsync(house, "DeleteUser", user, [], cancel) is { IsSuccess: true } or { Status: HttpStatusCode.NotFound };
    }

    private Task<ProviderAnswer> IamAsync(ManagedStorageOptions house, string action, string user, IEnumerable<(string Name, string Value)> more, CancellationToken cancel)
    {
        var query = more.Prepend(("UserName", user)).Prepend(("Version", "2010-05-08")).Prepend(("Action", action));
        return SendAsync(house, HttpMethod.Get, $"{house.IamEndpoint.TrimEnd('/')}/?{string.Join('&', query.Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2)}"))}", "iam", cancel);
    }

    private async Task<ProviderAnswer> SendAsync(ManagedStorageOptions house, HttpMethod method, string address, string service, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, address);
        S3Signature.Sign(request, house.AccessKeyId, house.SecretAccessKey, house.Region, clock.GetUtcNow(), service);
        return await providers.SendAsync(request, cancel);
    }

    private static string PolicyFor(string bucket, string prefix) => JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new object[]
        {
            new { Effect = "Allow", Action = (string[])["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource = $"arn:aws:s3:::{bucket}/{prefix}*" },
            new { Effect = "Allow", Action = (string[])["s3:ListBucket"], Resource = $"arn:aws:s3:::{bucket}", Condition = new { StringLike = new Dictionary<string, string> { ["s3:prefix"] = $"{prefix}*" } } },
        },
    });
}
