using Longhouse.ControlPlane.Data;

namespace Longhouse.ControlPlane.Notices;

/// <summary>Something that a tenant's people should know, until it is settled.</summary>
internal sealed record Notice(string Id, string Kind, string Subject, string Text, DateTimeOffset CreatedAt, DateTimeOffset? SettledAt)
{
    public const string NeedsReconnect = "needs_reconnect";
    public const string SoftLimit = "soft_limit";
    public const string EndsSoon = "credential_ends_soon";
    public const string NeedsApproval = "needs_approval";

    public static Task AddAsync(ControlWrite write, string tenantId, string kind, string subject, string text, CancellationToken cancel) => write.ExecuteAsync($"""
        insert into control_notices (tenant_id, id, kind, subject, text, created_at) values ({tenantId}, {write.NewId("notice")}, {kind}, {subject}, {text}, {write.Now})
        """, cancel);

    public static Task SettleAsync(ControlWrite write, string tenantId, string kind, string subject, CancellationToken cancel) => write.ExecuteAsync($"""
        update control_notices set settled_at = {write.Now} where tenant_id = {tenantId} and kind = {kind} and subject = {subject} and settled_at is null
        """, cancel);
}
