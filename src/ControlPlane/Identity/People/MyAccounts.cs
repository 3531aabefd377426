using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Identity.Providers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Identity.SignIn;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.People;

public sealed record LinkAccountRequest([property: Required, StringLength(40)] string Provider);

internal sealed record MyAccount(string Id, string Provider, string Name, string Email, bool EmailVerified, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);

internal sealed record LinkAddress(string Address);

/// <summary>The accounts that somebody signs in with. Adding and removing them needs a sign-in of the last minutes: it is what an intruder would do first.</summary>
internal static class MyAccounts
{
    private const string Path = "/api/v1/me/accounts";

    public static void Map(IEndpointRouteBuilder console)
    {
        console.MapGet(Path, ListAsync).WithName("listMyAccounts").RequirePermission(ConsoleRights.Self);
        console.MapPost(Path, LinkAsync).WithName("startLinkingAccount").RequirePermission(ConsoleRights.Self);
        console.MapDelete(Path + "/{accountId}", UnlinkAsync).WithName("unlinkAccount").RequirePermission(ConsoleRights.Self);
    }

    private static async Task<Ok<IReadOnlyList<MyAccount>>> ListAsync(HttpContext http, SystemDb db, CancellationToken cancel)
    {
        var rows = await db.QueryAsync<Row>($"""
            select id, provider, name, email, email_verified, created_at, seen_at from control_accounts where person_id = {ActingPerson.IdOf(http)} order by id limit 100
            """, cancel);
        return TypedResults.Ok<IReadOnlyList<MyAccount>>([.. rows.Select(r => new MyAccount(r.Id, r.Provider, r.Name, r.Email, r.EmailVerified == 1, r.CreatedAt, r.SeenAt))]);
    }

    private static async Task<Results<Ok<LinkAddress>, Problem>> LinkAsync(
        LinkAccountRequest request, HttpContext http, CodeProviders providers, ProviderSignIn signIn, TimeProvider clock, CancellationToken cancel)
    {
        if (providers.Find(request.Provider) is not { } provider)
            return SignInProblems.ProviderOff;
        return IsFresh(http, clock) is { } session
            ? TypedResults.Ok(new LinkAddress(await signIn.AddressAsync(provider, http, null, "/", session.Person.Id, cancel)))
            : SignInProblems.SignInAgain;
    }

    private static async Task<Results<NoContent, Problem>> UnlinkAsync(string accountId, HttpContext http, SystemDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (IsFresh(http, clock) is not { Person.Id: var person })
            return SignInProblems.SignInAgain;
        return await db.WriteAsync<Results<NoContent, Problem>>(async write =>
        {
            // Writing all of them first makes two removals at once wait for each other, so that one account stays.
            var all = await write.ExecuteAsync($"update control_accounts set person_id = person_id where person_id = {person}", cancel);
            if (await write.ExecuteAsync($"delete from control_accounts where id = {accountId} and person_id = {person}", cancel) == 0)
                return PersonProblems.AccountNotFound;
            if (all == 1)
                return PersonProblems.LastAccount;
            write.Audit(TenantId.House, new Actor("person", person), "control.account_unlinked", accountId);
            return TypedResults.NoContent();
        }, cancel);
    }

    private static Session? IsFresh(HttpContext http, TimeProvider clock) =>
        http.Features.Get<Session>() is { } session && clock.GetUtcNow() - session.CreatedAt < Session.Fresh ? session : null;

    private sealed record Row(string Id, string Provider, string Name, string Email, int EmailVerified, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);
}
