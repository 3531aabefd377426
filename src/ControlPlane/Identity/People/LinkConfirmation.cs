using System.Text.Json;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.People;

/// <summary>
/// Links a further account to a person: the account was proven at its provider, and now the person, who is signed in here, says that it is theirs. What
/// was proven travels sealed through the page, so that no one can put another account in its place.
/// </summary>
internal sealed class LinkConfirmation(SystemDb db, AccountDirectory accounts, HouseKey key, TimeProvider clock)
{
    private readonly Seal _seal = new(key, "link");

    public static void Map(IEndpointRouteBuilder console) => console
        .MapPost("/auth/link", (HttpContext http, LinkConfirmation here, CancellationToken cancel) => here.ConfirmAsync(http, cancel))
        .WithName("linkAccount")
        .RequirePermission(ConsoleRights.Self);

    /// <summary>The page that asks. Whoever comes back from the provider must be the person who went there.</summary>
    public async Task<IResult> AskAsync(HttpContext http, string person, PersonClaim claim, CancellationToken cancel)
    {
        var root = http.Request.PathBase.Value ?? "";
        if (http.Features.Get<Session>() is not { } session || session.Person.Id != person)
            return HousePage.Of(SignInProblems.Expired, $"{root}/auth/sign-in");
        if (await OwnerAsync(claim, cancel) is { } owner && owner != person)
            return HousePage.Of(PersonProblems.AccountTaken, $"{root}/");
        var proof = _seal.Close(JsonSerializer.Serialize(new Proof(person, claim, clock.GetUtcNow() + HandOver.Patience)));
        return new HousePage("Link this account?")
            .Text($"{claim.Name} ({claim.Email}) at {claim.Provider} will be another way to sign in as {session.Person.Name} ({session.Person.Email}).")
            .Form($"{root}/auth/link", "Link it", [new("proof", null, proof)])
            .Link("Leave it", $"{root}/");
    }

    private async Task<IResult> ConfirmAsync(HttpContext http, CancellationToken cancel)
    {
        var root = http.Request.PathBase.Value ?? "";
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        var proof = _seal.Open(form["proof"].ToString()) is { } json ? JsonSerializer.Deserialize<Proof>(json) : null;
        if (proof is null || proof.ExpiresAt <= clock.GetUtcNow() || http.Features.Get<Session>()?.Person.Id != proof.Person)
            return HousePage.Of(SignInProblems.Expired, $"{root}/auth/sign-in");
        await db.WriteAsync(async write =>
        {
            if (await accounts.AddAccountAsync(write, proof.Person, proof.Claim, cancel) == 1)
                write.Audit(TenantId.House, new Actor("person", proof.Person), "control.account_linked", proof.Person, proof.Claim.Provider);
            return 0;
        }, cancel);
        return await OwnerAsync(proof.Claim, cancel) == proof.Person
            ? new HousePage("The account is linked").Text($"You can sign in with {proof.Claim.Provider} now.").Link("Go on", $"{root}/")
            : HousePage.Of(PersonProblems.AccountTaken, $"{root}/");
    }

    private async Task<string?> OwnerAsync(PersonClaim claim, CancellationToken cancel) => await db.QueryAsync<string>($"""
        select person_id from control_accounts where provider = {claim.Provider} and issuer = {claim.Issuer} and subject = {claim.Subject}
        """, cancel) is [var person] ? person : null;

    private sealed record Proof(string Person, PersonClaim Claim, DateTimeOffset ExpiresAt);
}
