namespace Longhouse.Platform.Outbound;

/// <summary>
/// A call to an address that a tenant supplied was not made, or its answer not taken, because of a rule of ours. Trying again does not
/// help. A network that fails is an <see cref="HttpRequestException"/> and one that is slow a <see cref="TimeoutException"/>, as ever.
/// </summary>
public sealed class OutboundRefusedException(string reason, string message) : Exception(message)
{
    /// <summary>One of <see cref="OutboundReason"/>: stable, for programs.</summary>
    public string Reason => reason;
}

/// <summary>Why a call was refused. These are stored and shown, and never renamed.</summary>
public static class OutboundReason
{
    public const string InvalidUrl = "invalid_url";
    public const string SchemeNotAllowed = "scheme_not_allowed";
    public const string CredentialsInUrl = "credentials_in_url";
    public const string PortNotAllowed = "port_not_allowed";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string PrivateName = "private_name";
    public const string PrivateAddress = "private_address";
    public const string InsecureRedirect = "insecure_redirect";
    public const string TooManyRedirects = "too_many_redirects";
    public const string ResponseTooLarge = "response_too_large";
}
