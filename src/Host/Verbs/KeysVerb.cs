using System.CommandLine;
using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Data;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Settings;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse keys …</c>: keys of a tenant, or of a person, beside a running server or without one.</summary>
internal static class KeysVerb
{
    public static Command Create(IReadOnlyList<IModule> modules) =>
        new("keys", "API keys of tenants and people.") { Make(modules), List(modules), Rotate(modules), Revoke(modules) };

    private static Command Make(IReadOnlyList<IModule> modules)
    {
        var tenant = new Option<string?>("--tenant") { Description = "The tenant whose key it is, by slug; without it, a key of the person's own." };
        var person = new Option<string>("--person") { Description = "Who answers for the key: an id or an address.", Required = true };
        var name = new Option<string>("--name") { Description = "What the key is for.", Required = true };
        var scopes = new Option<string[]>("--scope") { Description = "What it may do, by permission; may be given several times.", DefaultValueFactory = _ => [] };
        var kind = new Option<string>("--kind") { Description = "How it begins.", DefaultValueFactory = _ => ApiKey.PersonalKind };
        var days = new Option<int>("--days") { Description = "How long it is good for; 0 for a key that does not end.", DefaultValueFactory = _ => 90 };
        return Define(new Command("create", "Make a key. It is printed this once.") { tenant, person, name, scopes, kind, days }, modules, async (parsed, services, cancel) =>
        {
            var owner = await UsersVerb.FindAsync(services, parsed.GetValue(person)!, cancel);
            var of = parsed.GetValue(tenant) is { } slug ? await UsersVerb.FindTenantAsync(services, slug, cancel) : null;
            var asked = parsed.GetValue(scopes) ?? [];
            Check(services, of, parsed.GetValue(kind)!, asked, parsed.GetValue(days));
            DateTimeOffset? ends = parsed.GetValue(days) == 0 ? null : services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(parsed.GetValue(days));
            var order = new KeyOrder(of?.Id ?? TenantId.House, parsed.GetValue(kind)!, parsed.GetValue(name)!, owner.Id, asked, ApiKey.DefaultPerMinute, ends);
            var made = await services.GetRequiredService<SystemDb>().WriteAsync(
                write => services.GetRequiredService<KeyStore>().CreateAsync(write, order, Actor.House, cancel), cancel);
            Console.WriteLine(made.Key);
            return 0;
        });
    }

    private static Command List(IReadOnlyList<IModule> modules)
    {
        var ((tenant, person), json) = (Whose(), ControlVerb.AsJson());
        return Define(new Command("list", "Keys, the newest first.") { tenant, person, json }, modules, async (parsed, services, cancel) =>
        {
            var (of, by) = await ReadWhoseAsync(services, parsed.GetValue(tenant), parsed.GetValue(person), cancel);
            ControlVerb.PrintAll(await services.GetRequiredService<KeyStore>().ListAsync(of, by, cancel), parsed.GetValue(json), key =>
            {
                var state = key.RevokedAt is not null ? "revoked" : key.ExpiresAt is { } ends ? $"ends {ends:u}" : "does not end";
                return $"{key.Kind}_{key.Id}…  {state,-26}last used {key.UsedAt?.ToString("u") ?? "never",-22}{key.Name}  {string.Join(' ', key.Scopes)}";
            });
            return 0;
        });
    }

    private static Command Rotate(IReadOnlyList<IModule> modules)
    {
        var (tenant, person) = Whose();
        var id = Which();
        var overlap = new Option<int>("--overlap-hours") { Description = "How long the old key works on.", DefaultValueFactory = _ => 24 };
        return Define(new Command("rotate", "Make a key in place of another. It is printed this once.") { id, tenant, person, overlap }, modules, async (parsed, services, cancel) =>
        {
            var (of, by) = await ReadWhoseAsync(services, parsed.GetValue(tenant), parsed.GetValue(person), cancel);
            if (parsed.GetValue(overlap) is < 0 or > 720)
                throw new SettingsException($"--overlap-hours is \"{parsed.GetValue(overlap)}\", but must be from 0 to 720.");
            var answer = await services.GetRequiredService<KeyStore>().RotateAsync(of, by, parsed.GetValue(id)!, default, TimeSpan.FromHours(parsed.GetValue(overlap)), static _ => true, Actor.House, cancel);
            if (answer.Result is not Ok<NewKey> { Value: { } made })
                throw new SettingsException(((Problem)answer.Result).Title);
            Console.WriteLine(made.Key);
            return 0;
        });
    }

    private static Command Revoke(IReadOnlyList<IModule> modules)
    {
        var (tenant, person) = Whose();
        var id = Which();
        return Define(new Command("revoke", "End a key, at once.") { id, tenant, person }, modules, async (parsed, services, cancel) =>
        {
            var (of, by) = await ReadWhoseAsync(services, parsed.GetValue(tenant), parsed.GetValue(person), cancel);
            if ((await services.GetRequiredService<KeyStore>().RevokeAsync(of, by, parsed.GetValue(id)!, default, Actor.House, cancel)).Result is Problem problem)
                throw new SettingsException(problem.Title);
            Console.WriteLine($"{parsed.GetValue(id)} is revoked.");
            return 0;
        });
    }

    private static Argument<string> Which() => new("key") { Description = "The id: the eight characters after the kind." };

    private static (Option<string?> Tenant, Option<string?> Person) Whose() =>
        (new("--tenant") { Description = "A tenant's keys, by slug." }, new("--person") { Description = "A person's own keys, by id or address." });

    private static async Task<(TenantId Of, string? By)> ReadWhoseAsync(IServiceProvider services, string? tenant, string? person, CancellationToken cancel) => (tenant, person) switch
    {
        ({ } slug, null) => ((await UsersVerb.FindTenantAsync(services, slug, cancel)).Id, null),
        (null, { } who) => (TenantId.House, (await UsersVerb.FindAsync(services, who, cancel)).Id),
        _ => throw new SettingsException("Say whose keys: --tenant or --person."),
    };

    private static void Check(IServiceProvider services, Tenant? tenant, string kind, string[] scopes, int days)
    {
        var module = services.GetRequiredService<ModuleList>().Find(tenant?.AppType);
        List<string> kinds = [ApiKey.PersonalKind, .. module?.KeyKinds ?? []];
        if (!kinds.Contains(kind))
            throw new SettingsException($"--kind is \"{kind}\", but must be one of {string.Join(", ", kinds)}.");
        if (tenant is not null && scopes.Length == 0)
            throw new SettingsException("--scope is missing: a tenant's key needs at least one.");
        var unknown = tenant is null
            ? scopes.FirstOrDefault(scope => !services.GetRequiredService<KnownScopes>().Contains(scope))
            : scopes.FirstOrDefault(scope => module?.Permissions.Any(p => p.Name == scope) != true);
        if (unknown is not null)
            throw new SettingsException($"--scope is \"{unknown}\", but there is no such permission here.");
        if (days is < 0 or > ApiKey.MostDays)
            throw new SettingsException($"--days is \"{days}\", but must be from 0 to {ApiKey.MostDays}.");
    }

    private static Command Define(Command verb, IReadOnlyList<IModule> modules, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run)
    {
        var arguments = new SettingsArguments(verb, modules);
        verb.SetAction((parsed, cancel) => OfflineServer.WithAsync(arguments, parsed, modules, (services, token) => run(parsed, services, token), cancel));
        return verb;
    }
}
