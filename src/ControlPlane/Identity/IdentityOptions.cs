using Longhouse.Platform.Settings;

namespace Longhouse.ControlPlane.Identity;

/// <summary>With whom people can sign in. A provider without settings is off.</summary>
internal sealed record IdentityOptions
{
    private const int MostIdleHours = 7 * 24; // a session lasts no longer

    public OpenIdOptions? Google { get; init; }

    /// <summary>The domain whose Google accounts alone may sign in, if any.</summary>
    public string? GoogleHostedDomain { get; init; }

    public GitHubOptions? GitHub { get; init; }

    public OpenIdOptions? OpenId { get; init; }

    /// <summary>Whether anyone at this very machine may sign in as anyone: only where the base domain is localhost.</summary>
    public bool Development { get; init; }

    /// <summary>How long a session may go unused before it is over; by default as long as it lasts.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromHours(MostIdleHours);

    /// <summary>Whether people can sign in at all.</summary>
    public bool HasProvider => Google is not null || GitHub is not null || OpenId is not null || Development;

    public static IdentityOptions Read(SettingsReader settings, bool isDevelopment) => new()
    {
        Google = ReadOpenId(settings, "Google", "Google", "https://accounts.google.com"),
        GoogleHostedDomain = settings.OptionalText("Identity:Google:HostedDomain", "a domain, such as example.com"),
        GitHub = ReadGitHub(settings),
        OpenId = ReadOpenId(settings, "OpenId", settings.Text("Identity:OpenId:Title", "Single sign-on", "how the button calls the provider"), null),
        Development = settings.Switch("Identity:Development", true) && isDevelopment,
        SessionIdle = TimeSpan.FromHours(settings.Number("Identity:IdleHours", MostIdleHours, 1, MostIdleHours)),
    };

    private static OpenIdOptions? ReadOpenId(SettingsReader settings, string name, string title, string? issuer)
    {
        var (id, secret) = ReadClient(settings, name);
        const string Allowed = "the provider's issuer, over https";
        var given = issuer is null
            ? settings.OptionalText($"Identity:{name}:Issuer", Allowed, IsSafe)
            : settings.Text($"Identity:{name}:Issuer", issuer, Allowed, IsSafe);
        if (id is not null && given is null)
            settings.Refuse($"Identity:{name}:Issuer", "", Allowed);
        return id is null || given is null ? null : new OpenIdOptions(title, given.TrimEnd('/'), id, secret ?? "");
    }

    private static GitHubOptions? ReadGitHub(SettingsReader settings)
    {
        var (id, secret) = ReadClient(settings, "GitHub");
        var address = settings.Text("Identity:GitHub:Address", "https://github.com", "an address over https", IsSafe);
        var api = settings.Text("Identity:GitHub:ApiAddress", "https://api.github.com", "an address over https", IsSafe);
        return id is null ? null : new GitHubOptions(address.TrimEnd('/'), api.TrimEnd('/'), id, secret ?? "");
    }

    private static (string? Id, string? Secret) ReadClient(SettingsReader settings, string name)
    {
        var id = settings.OptionalText($"Identity:{name}:ClientId", "the client id that the provider gave you");
        var secret = settings.OptionalText($"Identity:{name}:ClientSecret", "the secret that the provider gave you with the client id");
        if (id is not null && secret is null)
            settings.Refuse($"Identity:{name}:ClientSecret", "", "the secret that the provider gave you with the client id");
        return (id, secret);
    }

    // What a provider says is believed, so it must not be anyone on the way who says it.
    private static bool IsSafe(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}

internal sealed record OpenIdOptions(string Title, string Issuer, string ClientId, string ClientSecret);

internal sealed record GitHubOptions(string Address, string ApiAddress, string ClientId, string ClientSecret);
