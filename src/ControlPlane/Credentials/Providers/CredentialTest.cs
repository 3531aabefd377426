namespace Longhouse.ControlPlane.Credentials.Providers;

internal enum TestVerdict
{
    Works,

    /// <summary>The provider says no: trying again does not help.</summary>
    Refused,

    /// <summary>Nobody knows: the provider did not answer, or not as it should.</summary>
    Unknown,
}

/// <summary>How a test went, in words that hold nothing secret.</summary>
/// <param name="Account">Whose credential it is, if the provider says: for a label.</param>
internal sealed record TestOutcome(TestVerdict Verdict, string Detail, string? Account = null)
{
    /// <summary>Whether it may also do what it is for at the place that was named.</summary>
    public bool IsPlaceFit { get; init; } = true;

    public static TestOutcome Works(string detail, string? account = null) => new(TestVerdict.Works, detail, account);

    public static TestOutcome Refused(string detail) => new(TestVerdict.Refused, detail);

    public static TestOutcome Unknown(string detail) => new(TestVerdict.Unknown, detail);
}

/// <summary>The mail server that a password is for; it stands in the configuration, not in the credential.</summary>
internal sealed record MailServer(string Host, int Port, string Username, bool UseTls);

/// <summary>What a test needs to know besides the value: for a mail password its server, for a bot the channel that it is to post in.</summary>
internal sealed record TestPlace(MailServer? Mail = null, string? Channel = null)
{
    public static readonly TestPlace None = new();
}

/// <summary>Asks one provider whether it accepts a credential.</summary>
internal interface ICredentialTest
{
    string Provider { get; }

    Task<TestOutcome> RunAsync(CredentialSecret secret, TestPlace place, CancellationToken cancel);
}
