using Longhouse.ControlPlane.Identity.Providers;

namespace Longhouse.ControlPlane.Identity.Browsers;

/// <summary>The sign of a provider, as people know it; a key for all others.</summary>
internal static class ProviderMarks
{
    private const string Google = """
        <svg viewBox="0 0 18 18" aria-hidden="true" fill="none" stroke-width="3.2"><path stroke="#EA4335" d="M3.1 5.6A6.8 6.8 0 0 1 13.9 4.3"/><path stroke="#FBBC05" d="M3 12.2A6.9 6.9 0 0 1 3.1 5.6"/><path stroke="#34A853" d="M13.6 13.9A6.8 6.8 0 0 1 3 12.2"/><path stroke="#4285F4" d="M9 9h6.8a6.8 6.8 0 0 1-2.2 4.9"/></svg>
        """;

    private const string GitHub = """
        <svg viewBox="0 0 18 18" aria-hidden="true" fill="var(--lh-t1)"><path d="M9 .6a8.5 8.5 0 0 0-2.7 16.6c.4.1.6-.2.6-.4v-1.6c-2.4.5-2.9-1-2.9-1-.4-1-1-1.3-1-1.3-.7-.5.1-.5.1-.5.9.1 1.3.9 1.3.9.8 1.3 2 .9 2.5.7.1-.6.3-.9.6-1.2-1.9-.2-3.9-.9-3.9-4.2 0-.9.3-1.7.9-2.3-.1-.2-.4-1.1.1-2.2 0 0 .7-.2 2.3.9a8 8 0 0 1 4.2 0c1.6-1.1 2.3-.9 2.3-.9.5 1.1.2 2 .1 2.2.6.6.9 1.4.9 2.3 0 3.3-2 4-3.9 4.2.3.3.6.8.6 1.6v2.4c0 .2.2.5.6.4A8.5 8.5 0 0 0 9 .6Z"/></svg>
        """;

    private const string Key = """
        <svg viewBox="0 0 18 18" aria-hidden="true" fill="none" stroke="var(--lh-t2)" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"><circle cx="6.2" cy="11.8" r="3.4"/><path d="m8.7 9.3 5.9-5.9M12.2 5.8l2 2"/></svg>
        """;

    public static string Of(string provider) => provider switch
    {
        ProviderList.Google => Google,
        ProviderList.GitHub => GitHub,
        _ => Key,
    };
}
