using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Credentials;

internal static class CredentialProblems
{
    public static readonly Problem NotFound = new(404, "control.credential_not_found", "This tenant has no such credential.");
    public static readonly Problem TooMany = new(409, "control.too_many_credentials", "A tenant has at most 200 credentials.");
    public static readonly Problem TestFailed = new(422, "control.credential_refused", "The provider does not accept this credential, so nothing was changed.");
    public static readonly Problem Unreachable = new(503, "control.provider_unreachable", "The provider does not answer just now, so the credential could not be tested. Nothing was changed.");
    public static readonly Problem Revoked = new(409, "control.credential_revoked", "This credential was revoked; its value is gone.");
    public static readonly Problem InUse = new(409, "control.credential_in_use", "The published configuration refers to this credential. Take it out there first, or revoke it.");
    public static readonly Problem NoEarlier = new(409, "control.credential_no_earlier", "No earlier value of this credential is kept.");
    public static readonly Problem NoTest = new(422, "control.credential_no_test", "There is no test for this kind of credential.");
    public static readonly Problem NeedsContext = new(422, "control.credential_test_needs_server", "To test a mail password, its server must stand in the configuration or in the request.");
    public static readonly Problem NotConnectable = new(404, "control.connection_unknown", "Nobody signs in to this provider from here.");
    public static readonly Problem NotSetUp = new(503, "control.connection_not_set_up", "This house has no app at that provider; an operator must set it up.");
    public static readonly Problem NotBegun = new(503, "control.connection_not_begun", "The provider did not take part, so the connection was not begun.");
    public static readonly Problem NoStorage = new(503, "control.storage_not_set_up", "This house has no storage of its own for tenants; an operator must set it up.");
    public static readonly Problem StorageNotMade = new(503, "control.storage_not_made", "The storage could not be made, so nothing was changed.");
    public static readonly Problem StateUnknown = new(409, "control.connection_expired", "This connection was used already, is too old, or was begun by someone else. Begin it again.");
    public static readonly Problem ConnectionDenied = new(422, "control.connection_denied", "The provider did not allow the connection, so nothing was changed.");
}
