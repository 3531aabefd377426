using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Identity.Devices;
using Longhouse.ControlPlane.Identity.Guests;
using Longhouse.ControlPlane.Identity.Members;
using Longhouse.ControlPlane.Identity.People;
using Longhouse.ControlPlane.Identity.Providers;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.ControlPlane.Identity.SignIn;
using Microsoft.AspNetCore.Routing;

namespace Longhouse.ControlPlane.Identity;

/// <summary>The table of contents of identity: what it answers on tenants' hosts, and what on the console's.</summary>
internal static class IdentityEndpoints
{
    public static void MapOnTenants(IEndpointRouteBuilder house)
    {
        GetSession.Map(house, "getSession");
        ListProviders.Map(house, "listProviders");
        StartSignIn.Map(house);
        FinishSignIn.Map(house);
        GoogleCredential.Map(house, "signInWithGoogleCredential");
        EnterAsGuest.Map(house);
        SignOut.Map(house, "signOut");
    }

    public static void MapOnConsole(IEndpointRouteBuilder console)
    {
        GetSession.Map(console, "getSessionOnConsole");
        ListProviders.Map(console, "listProvidersOnConsole");
        SignInPage.Map(console);
        ProviderSignIn.Map(console);
        GoogleCredential.Map(console, "signInWithGoogleCredentialOnConsole");
        DevelopmentSignIn.Map(console);
        SignOut.Map(console, "signOutOnConsole");

        GetMe.Map(console);
        PeopleEndpoints.Map(console);
        MySessions.Map(console);
        MyAccounts.Map(console);
        LinkConfirmation.Map(console);

        ListMembers.Map(console);
        ChangeMember.Map(console);
        RemoveMember.Map(console);
        JoinPolicyEndpoints.Map(console);
        InvitationEndpoints.Map(console);
        AcceptInvitation.Map(console);

        KeyServices.MapOnConsole(console);
        DeviceEndpoints.Map(console);
        DevicePage.Map(console);
    }
}
