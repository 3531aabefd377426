using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Identity.Sessions;

/// <summary>A browser that is signed in at one place, and who that makes it there.</summary>
internal sealed record Session(
    string Id, string SignInId, string Place, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, SignedInPerson Person, Caller Caller)
{
    /// <summary>The place that the console's sessions belong to; those of a tenant belong to its id.</summary>
    public const string Console = "console";

    /// <summary>From signing in until everybody has to do it again.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(7);

    /// <summary>Within this time of signing in, what an intruder would do first may be done without doing it again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    public static string PlaceOf(Tenant? tenant) => tenant?.Id.Value ?? Console;
}

internal sealed record SignedInPerson(string Id, string Name, string Email, PlatformRole Role, IReadOnlyDictionary<string, TenantRole> Memberships);
