using System.CommandLine;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Identity.Members;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Data;
using Longhouse.Platform.Http;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Settings;
using Longhouse.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse users …</c>: people, their roles and sessions, beside a running server or without one.</summary>
internal static class UsersVerb
{
    public static Command Create(IReadOnlyList<IModule> modules) =>
        new("users", "People: their roles and sessions.") { List(modules), Show(modules), Grant(modules), RevokeSessions(modules) };

    /// <summary>The person with this id or address. An address may be several people's, and then it takes the id.</summary>
    public static async Task<Person> FindAsync(IServiceProvider services, string idOrAddress, CancellationToken cancel)
    {
        var people = services.GetRequiredService<PeopleStore>();
        if (await people.FindAsync(idOrAddress, cancel) is { } person)
            return person;
        var found = (await people.ListAsync(new PageQuery("", PageQuery.MaxLimit), idOrAddress, cancel)).Where(p => p.Email.Equals(idOrAddress.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        return found switch
        {
            [var only] => only,
            [] => throw new SettingsException($"Nobody has the id or the address \"{idOrAddress}\"."),
            _ => throw new SettingsException($"\"{idOrAddress}\" is the address of {found.Count} people; name one by id: {string.Join(", ", found.Select(p => p.Id))}."),
        };
    }

    public static async Task<Tenant> FindTenantAsync(IServiceProvider services, string slug, CancellationToken cancel) =>
        await services.GetRequiredService<TenantStore>().FindBySlugAsync(slug, cancel) ?? throw new SettingsException($"There is no tenant \"{slug}\".");

    private static Command List(IReadOnlyList<IModule> modules)
    {
        var search = new Option<string?>("--search") { Description = "Only people with this address, or with this in their name." };
        var after = new Option<string>("--after") { Description = "Only with a greater id: the last one of the page before.", DefaultValueFactory = _ => "" };
        var json = ControlVerb.AsJson();
        var verb = new Command("list", "People, by id.") { search, after, json };
        return Define(verb, modules, async (parsed, services, cancel) =>
        {
            var page = new PageQuery(parsed.GetValue(after)!, PageQuery.DefaultLimit);
            ControlVerb.PrintAll((await services.GetRequiredService<PeopleStore>().ListAsync(page, parsed.GetValue(search), cancel)).Take(page.Limit), parsed.GetValue(json), person =>
                $"{person.Id}  {person.PlatformRole,-15}{person.Email,-32}{person.Name}");
            return 0;
        });
    }

    private static Command Show(IReadOnlyList<IModule> modules)
    {
        var who = Who();
        return Define(new Command("show", "A person with their accounts, memberships and sessions.") { who }, modules, async (parsed, services, cancel) =>
        {
            var person = await FindAsync(services, parsed.GetValue(who)!, cancel);
            var db = services.GetRequiredService<SystemDb>();
            Console.WriteLine($"{person.Id}  {person.Name}  {person.Email}  {(person.PlatformRole.Length == 0 ? "no role in the house" : person.PlatformRole)}");
            foreach (var account in await db.QueryAsync<Line>($"select provider as head, email as text from control_accounts where person_id = {person.Id} order by id", cancel))
                Console.WriteLine($"account     {account.Head,-16}{account.Text}");
            foreach (var member in await db.QueryAsync<Line>(
                $"select t.slug as head, m.role as text from control_memberships m join control_tenants t on t.id = m.tenant_id where m.person_id = {person.Id} order by 1", cancel))
                Console.WriteLine($"member      {member.Head,-16}{member.Text}");
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            foreach (var session in await db.QueryAsync<Seen>($"select host, address, seen_at from control_sessions where person_id = {person.Id} and expires_at > {now} order by id", cancel))
                Console.WriteLine($"session     {session.Host,-32}{session.Address,-20}last seen {session.SeenAt:u}");
            return 0;
        });
    }

    private static Command Grant(IReadOnlyList<IModule> modules)
    {
        var who = Who();
        var role = new Option<string>("--role") { Description = "In the house: none, auditor, operator, platform_admin. In a tenant: viewer, member, admin, owner.", Required = true };
        var tenant = new Option<string?>("--tenant") { Description = "In this tenant, by slug; without it, in the house." };
        return Define(new Command("grant", "Give a person a role, in the house or in a tenant.") { who, role, tenant }, modules, async (parsed, services, cancel) =>
        {
            var person = await FindAsync(services, parsed.GetValue(who)!, cancel);
            var problem = parsed.GetValue(tenant) is { } slug
                ? await Member.GiveAsync(services.GetRequiredService<SystemDb>(), services.GetRequiredService<SessionStore>(), (await FindTenantAsync(services, slug, cancel)).Id,
                    person.Id, Read<TenantRole>(parsed.GetValue(role)!), Actor.House, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel)
                : await services.GetRequiredService<PeopleStore>().GrantAsync(person.Id, Read<PlatformRole>(parsed.GetValue(role)!), Actor.House, cancel);
            return Tell(problem, $"{person.Email} is {parsed.GetValue(role)} {(parsed.GetValue(tenant) is { } at ? $"of {at}" : "of the house")} now.");
        });
    }

    private static Command RevokeSessions(IReadOnlyList<IModule> modules)
    {
        var who = Who();
        return Define(new Command("revoke-sessions", "Sign a person out everywhere, at once.") { who }, modules, async (parsed, services, cancel) =>
        {
            var person = await FindAsync(services, parsed.GetValue(who)!, cancel);
            Console.WriteLine($"{await services.GetRequiredService<PeopleStore>().EndSessionsAsync(person.Id, Actor.House, cancel)} sessions of {person.Email} ended.");
            return 0;
        });
    }

    private static Argument<string> Who() => new("person") { Description = "An id, or an address." };

    private static TRole Read<TRole>(string role) where TRole : struct, Enum
    {
        if (Enum.TryParse<TRole>(role.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var read) && Enum.IsDefined(read) && !(read is TenantRole.None) && !char.IsDigit(role[0]))
            return read;
        throw new SettingsException($"--role is \"{role}\", but must be {(typeof(TRole) == typeof(TenantRole) ? "one of viewer, member, admin, owner" : "one of none, auditor, operator, platform_admin")}.");
    }

    private static int Tell(Problem? problem, string done)
    {
        if (problem is null)
            Console.WriteLine(done);
        else
            Console.Error.WriteLine(problem.Title);
        return problem is null ? 0 : 1;
    }

    private static Command Define(Command verb, IReadOnlyList<IModule> modules, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run)
    {
        var arguments = new SettingsArguments(verb, modules);
        verb.SetAction((parsed, cancel) => OfflineServer.WithAsync(arguments, parsed, modules, (services, token) => run(parsed, services, token), cancel));
        return verb;
    }

    private sealed record Line(string Head, string Text);

    private sealed record Seen(string Host, string Address, DateTimeOffset SeenAt);
}
