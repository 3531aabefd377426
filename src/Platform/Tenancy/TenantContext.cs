namespace Longhouse.Platform.Tenancy;

/// <summary>
/// Whose request or job this is. One per scope, entered once by the request path or the job worker before anything of a module runs, and
/// read-only from then on.
/// </summary>
public sealed class TenantContext
{
    private Tenant? _tenant;
    private Actor _actor = Actor.Nobody;

    public Tenant Tenant => _tenant ?? throw new InvalidOperationException("No tenant is known here: this code runs outside of a tenant's request or job.");

    public bool HasTenant => _tenant is not null;

    public Actor Actor => _actor;

    internal void Enter(Tenant tenant, Actor actor)
    {
        if (_tenant is not null)
            throw new InvalidOperationException("The tenant of a scope is set once.");
        (_tenant, _actor) = (tenant, actor);
    }

    internal void SetActor(Actor actor) => _actor = actor;
}

/// <summary>Who does something: a person, a guest, a key, a service, or the house itself.</summary>
public sealed record Actor(string Kind, string Id)
{
    public static readonly Actor Nobody = new("nobody", "");
    public static readonly Actor House = new("house", "");

    /// <summary>Somebody who did not say who they are, and is known again by their browser alone.</summary>
    public bool IsGuest => Kind == "guest";

    public static Actor Guest(string id) => new("guest", id);

    public override string ToString() => Id.Length == 0 ? Kind : $"{Kind}:{Id}";

    public static Actor Parse(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is var at and > 0 ? new Actor(text[..at], text[(at + 1)..]) : new Actor(text, "");
}
