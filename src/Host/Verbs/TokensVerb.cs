using System.CommandLine;
using Longhouse.ControlPlane.Data;
using Longhouse.ControlPlane.ServiceTokens;
using Longhouse.Platform.Http;
using Longhouse.Platform.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse tokens …</c>: what execution planes show to the service API.</summary>
internal static class TokensVerb
{
    public static Command Create(IReadOnlyList<IModule> modules) => new("tokens", "The tokens of execution planes.")
    {
        List(modules), Make(modules), Promote(modules), Revoke(modules),
    };

    private static Command List(IReadOnlyList<IModule> modules)
    {
        var json = ControlVerb.AsJson();
        return ControlVerb.Define(new Command("list", "Tokens, oldest first; never themselves.") { json }, modules, async (parsed, services, cancel) =>
        {
            var page = await ListServiceTokens.HandleAsync(new PageQuery("", PageQuery.MaxLimit), services.GetRequiredService<ControlDb>(), cancel);
            ControlVerb.PrintAll(page.Value!.Items, parsed.GetValue(json), token => // this answer always has one
                $"{token.Id}  pvs_{token.KeyId}…  {(token.RevokedAt is not null ? "revoked" : token.Slot),-10}{token.Name,-20}{token.AppType,-16}last used {token.LastUsedAt?.ToString("u") ?? "never"}");
            return 0;
        });
    }

    private static Command Make(IReadOnlyList<IModule> modules)
    {
        var name = new Option<string>("--name") { Description = "The client. Its first token is the primary one, its second the secondary.", Required = true };
        var app = new Option<string>("--app") { Description = "Whose tenants it may ask about.", Required = true };
        var scope = new Option<string[]>("--scope") { Description = "What it may do; may be given several times. All unless said." };
        var network = new Option<string[]>("--network") { Description = "From where it may be used, such as 10.0.0.0/8; may be given several times." };
        return ControlVerb.Define(new Command("create", "Make a token. It is printed this once.") { name, app, scope, network }, modules, async (parsed, services, cancel) =>
        {
            var request = new CreateServiceTokenRequest(
                parsed.GetValue(name)!, parsed.GetValue(app)!, parsed.GetValue(scope) is { Length: > 0 } scopes ? scopes : null, Networks: parsed.GetValue(network));
            var answer = await CreateServiceToken.HandleAsync(request, services.GetRequiredService<ControlDb>(), By.House, cancel);
            Console.WriteLine(ControlVerb.Require<CreatedServiceToken>(answer.Result).Token);
            return 0;
        });
    }

    private static Command Promote(IReadOnlyList<IModule> modules)
    {
        var id = Which();
        return ControlVerb.Define(new Command("promote", "Make the secondary token the primary one; both stay valid.") { id }, modules, async (parsed, services, cancel) =>
        {
            var answer = await PromoteServiceToken.HandleAsync(parsed.GetValue(id)!, services.GetRequiredService<ControlDb>(), By.House, cancel);
            Console.WriteLine($"{ControlVerb.Require<ServiceTokenView>(answer.Result).Id} is the primary token.");
            return 0;
        });
    }

    private static Command Revoke(IReadOnlyList<IModule> modules)
    {
        var id = Which();
        return ControlVerb.Define(new Command("revoke", "End a token, at once.") { id }, modules, async (parsed, services, cancel) =>
        {
            ControlVerb.RequireDone((await RevokeServiceToken.HandleAsync(parsed.GetValue(id)!, services.GetRequiredService<ControlDb>(), By.House, cancel)).Result);
            Console.WriteLine($"{parsed.GetValue(id)} is revoked.");
            return 0;
        });
    }

    private static Argument<string> Which() => new("token") { Description = "The token's id." };
}
