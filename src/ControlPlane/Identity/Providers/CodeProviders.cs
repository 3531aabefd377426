using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>The providers that browsers are sent to, as the settings switched them on.</summary>
internal sealed class CodeProviders
{
    private readonly Dictionary<string, ICodeProvider> _all;

    public CodeProviders(IdentityOptions options, ProviderHttp http, TimeProvider clock, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<OpenIdProvider>();
        // Google's tokens name their issuer with or without the scheme; both are documented.
        Google = options.Google is null ? null : new OpenIdProvider(ProviderList.Google, options.Google, new ProviderRules
        {
            FurtherIssuers = [options.Google.Issuer.Replace("https://", "", StringComparison.Ordinal)],
            HostedDomain = options.GoogleHostedDomain,
            NeedsVerifiedAddress = true,
        }, http, clock, logger);
        var openId = options.OpenId is null ? null : new OpenIdProvider(ProviderList.OpenId, options.OpenId, new ProviderRules(), http, clock, logger);
        var gitHub = options.GitHub is null ? null : new GitHubProvider(options.GitHub, http, loggers.CreateLogger<GitHubProvider>());
        _all = new ICodeProvider?[] { Google, gitHub, openId }.OfType<ICodeProvider>().ToDictionary(p => p.Name, StringComparer.Ordinal);
    }

    /// <summary>Google, which also gives tokens to pages.</summary>
    public OpenIdProvider? Google { get; }

    public ICodeProvider? Find(string name) => _all.GetValueOrDefault(name);
}
