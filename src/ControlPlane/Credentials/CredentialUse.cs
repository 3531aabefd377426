using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.Settings;
using Longhouse.Platform.Json;

namespace Longhouse.ControlPlane.Credentials;

/// <summary>Where the published configuration refers to credentials.</summary>
internal static class CredentialUse
{
    /// <summary>JSON pointers by the text that stands there.</summary>
    public static async Task<ILookup<string, string>> FindAsync(ControlDb db, string tenantId, CancellationToken cancel) =>
        Of(await ConfigRevision.FindAsync(db, tenantId, null, cancel));

    public static async Task<ILookup<string, string>> FindAsync(ControlWrite write, string tenantId, CancellationToken cancel) =>
        Of(await ConfigRevision.FindAsync(write, tenantId, null, cancel));

    private static ILookup<string, string> Of(ConfigRevision? revision) =>
        (revision is null ? [] : JsonPath.Texts(revision.Config)).ToLookup(place => place.Text, place => place.Path);
}
