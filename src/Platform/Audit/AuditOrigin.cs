namespace Longhouse.Platform.Audit;

/// <summary>
/// Which request asks for what is done now, and from which address it came. It goes along with the request wherever its code runs, so that no caller has
/// to hand it on and none can forget to; work that nobody asked for just now has none.
/// </summary>
internal sealed record AuditOrigin(string Request, string? Address)
{
    private static readonly AsyncLocal<AuditOrigin?> Here = new();

    /// <summary>To be read where a transaction is asked for: its body may run elsewhere.</summary>
    public static AuditOrigin? Current => Here.Value;

    public static void Enter(AuditOrigin origin) => Here.Value = origin;
}
