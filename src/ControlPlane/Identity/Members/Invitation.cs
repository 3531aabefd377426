using System.ComponentModel.DataAnnotations;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;

namespace Longhouse.ControlPlane.Identity.Members;

/// <param name="Role">What the invited person becomes.</param>
/// <param name="Note">For whom it is, in the inviter's own words; nobody is told apart by it.</param>
/// <param name="Days">How long the link is good for.</param>
public sealed record InviteRequest(TenantRole Role, [property: StringLength(200)] string Note = "", [property: Range(1, 30)] int Days = 7);

/// <summary>A link that makes one person a member.</summary>
internal sealed record Invitation(string Id, TenantRole Role, string Note, string InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>An invitation with its link, which is shown this once.</summary>
internal sealed record NewInvitation(string Id, TenantRole Role, DateTimeOffset ExpiresAt, string Link);

/// <summary>An invitation as the invited person sees it before saying yes.</summary>
internal sealed record OpenInvitation(string Id, string TenantId, string TenantName, string Role, DateTimeOffset ExpiresAt);

internal static class Invitations
{
    public const int MostOpen = 500;

    /// <summary>One that can still be accepted.</summary>
    public static async Task<OpenInvitation?> FindAsync(SystemDb db, string? code, DateTimeOffset now, CancellationToken cancel) => RandomCode.IsWellFormed(code)
        ? await db.FindAsync<OpenInvitation>($"""
            select i.id, i.tenant_id, t.name as tenant_name, i.role, i.expires_at from control_invitations i join control_tenants t on t.id = i.tenant_id
            where i.code_hash = {RandomCode.Hash(code!)} and i.used_at is null and i.expires_at > {now} and t.status = {TenantStatus.Active}
            """, cancel)
        : null;
}
