using Longhouse.Platform.Settings;

namespace Longhouse.ControlPlane.Credentials.Storage;

/// <summary>The S3 server on which the house makes storage for tenants. Bound from <c>ManagedStorage</c>; without an endpoint tenants bring their own.</summary>
/// <param name="Endpoint">Of the objects.</param>
/// <param name="IamEndpoint">Of the server's identity service (AWS IAM, or one that speaks as it does), which makes a key for each tenant.</param>
internal sealed record ManagedStorageOptions(string Endpoint, string IamEndpoint, string Region, string Bucket, string AccessKeyId, string SecretAccessKey)
{
    public static ManagedStorageOptions? Read(SettingsReader settings)
    {
        const string Address = "an http or https address";
        var endpoint = settings.OptionalText("ManagedStorage:Endpoint", Address, IsAddress);
        var options = new ManagedStorageOptions(
            endpoint ?? "", settings.OptionalText("ManagedStorage:IamEndpoint", Address, IsAddress) ?? "",
            settings.Text("ManagedStorage:Region", "us-east-1", "the region that requests are signed for"),
            settings.OptionalText("ManagedStorage:Bucket", "the bucket below which each tenant has a prefix of its own") ?? "",
            settings.OptionalText("ManagedStorage:AccessKeyId", "a key that may make the bucket, and users with keys") ?? "",
            settings.OptionalText("ManagedStorage:SecretAccessKey", "the secret of that key") ?? "");
        if (endpoint is null)
            return null;
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
            (nameof(IamEndpoint), options.IamEndpoint), (nameof(Bucket), options.Bucket), (nameof(AccessKeyId), options.AccessKeyId), (nameof(SecretAccessKey), options.SecretAccessKey)])
        {
            if (value.Length == 0)
                settings.Refuse($"ManagedStorage:{name}", "", "given, since ManagedStorage:Endpoint is");
        }
        return options;
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
}
