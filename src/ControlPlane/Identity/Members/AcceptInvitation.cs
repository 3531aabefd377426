using System.ComponentModel.DataAnnotations;
using Longhouse.ControlPlane.Identity.Browsers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Plans;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity.Members;

public sealed record AcceptInvitationRequest([property: Required, StringLength(100)] string Invitation);

/// <summary>What the link of an invitation leads to: a page that says what it gives, and the acceptance itself.</summary>
internal static class AcceptInvitation
{
    public static void Map(IEndpointRouteBuilder console)
    {
        console.MapGet("/auth/join", ShowAsync).WithName("invitationPage").AllowAnyone("the invited person may have to sign in first");
        console.MapPost("/auth/join", AcceptOnPageAsync).WithName("acceptInvitationOnPage").RequirePermission(ConsoleRights.Self);
        console.MapPost("/api/v1/me/memberships", AcceptAsync).WithName("acceptInvitation").RequirePermission(ConsoleRights.Self);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, SystemDb db, TimeProvider clock, CancellationToken cancel, string? invitation = null)
    {
        var root = http.Request.PathBase.Value ?? "";
        if (await Invitations.FindAsync(db, invitation, clock.GetUtcNow(), cancel) is not { } open)
            return HousePage.Of(MemberProblems.InvitationOver, $"{root}/");
        var page = new HousePage($"Join {open.TenantName}").Text($"You are invited to {open.TenantName} as {open.Role}.");
        if (http.Features.Get<Session>() is not { } session)
            return page.Link("Sign in to accept", $"{root}/auth/sign-in{QueryString.Create("return", $"{root}/auth/join?invitation={invitation}")}");
        return page.Text($"You are signed in as {session.Person.Name} ({session.Person.Email}).")
            .Form($"{root}/auth/join", "Join", [new("invitation", null, invitation!)]); // found, so there is a code
    }

    private static async Task<IResult> AcceptOnPageAsync(HttpContext http, SystemDb db, SessionStore sessions, TimeProvider clock, CancellationToken cancel)
    {
        var root = http.Request.PathBase.Value ?? "";
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty;
        var (joined, refusal) = await UseAsync(http, form["invitation"], db, sessions, clock, cancel);
        if (refusal is not null)
            return HousePage.Of(refusal, $"{root}/");
        return new HousePage($"Welcome to {joined!.TenantName}").Text("You are a member now.").Link("Go on", $"{root}/");
    }

    private static async Task<Results<NoContent, Problem>> AcceptAsync(
        AcceptInvitationRequest request, HttpContext http, SystemDb db, SessionStore sessions, TimeProvider clock, CancellationToken cancel) =>
        (await UseAsync(http, request.Invitation, db, sessions, clock, cancel)).Refusal is { } refusal ? refusal : TypedResults.NoContent();

    private static async Task<(OpenInvitation? Joined, Problem? Refusal)> UseAsync(
        HttpContext http, string? code, SystemDb db, SessionStore sessions, TimeProvider clock, CancellationToken cancel)
    {
        var (person, now) = (ActingPerson.IdOf(http), clock.GetUtcNow());
        if (await Invitations.FindAsync(db, code, now, cancel) is not { } open)
            return (null, MemberProblems.InvitationOver);
        return await db.WriteAsync<(OpenInvitation?, Problem?)>(async write =>
        {
            var tenant = new TenantId(open.TenantId);
            var before = await write.QueryAsync<string>($"select role from control_memberships where tenant_id = {tenant} and person_id = {person}", cancel);
            if (before is [] && !await Plan.HasRoomAsync(write, tenant, cancel))
                return (null, PlanProblems.NoRoom); // the invitation stays, for when there is room
            if (await write.ExecuteAsync($"update control_invitations set used_at = {now}, used_by = {person} where tenant_id = {tenant} and id = {open.Id} and used_at is null", cancel) == 0)
                return (null, MemberProblems.InvitationOver); // someone else was quicker
            // Whoever is a member already keeps a higher role: an invitation gives, and takes nothing.
            if (before is [var role] && Roles.ReadTenant(role) >= Roles.ReadTenant(open.Role))
                return (open, null);
            await write.ExecuteAsync($"""
                insert into control_memberships (tenant_id, person_id, role, created_at) values ({tenant}, {person}, {open.Role}, {now})
                on conflict (tenant_id, person_id) do update set role = excluded.role, version = control_memberships.version + 1
                """, cancel);
            sessions.ForgetAfter(write, person);
            write.Audit(tenant, new Actor("person", person), "control.member_joined", person, $"role {open.Role}, by invitation {open.Id}");
            return (open, null);
        }, cancel);
    }
}
