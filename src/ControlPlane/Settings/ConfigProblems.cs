using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Settings;

internal static class ConfigProblems
{
    public static readonly Problem Malformed = new(400, "control.config_malformed", "A configuration is a JSON object of valid texts and numbers.");
    public static readonly Problem TooLarge = new(413, "control.config_too_large", "A configuration takes at most 64 KiB.");
    public static readonly Problem TooDeep = new(422, "control.config_too_deep", "A configuration is at most 12 levels deep.");
    public static readonly Problem DuplicateKey = new(422, "control.config_duplicate_key", "A key stands twice in one object of the configuration.");
    public static readonly Problem NoSchema = new(404, "control.schema_not_found", "There is no schema for this app type.");
    public static readonly Problem Invalid = new(422, "control.config_invalid", "The configuration has errors, so it was not published.");
    public static readonly Problem CommentRequired = new(422, "control.config_comment_required", "The configuration has warnings. Say in a comment why it is published all the same.");
    public static readonly Problem Conflict = new(409, "control.config_conflict", "Someone else published in the meantime. Compare the three versions, then decide.");
    public static readonly Problem PlatformManaged = new(403, "control.config_platform_managed", "Those who run the house decide on some of the fields that were changed.");
    public static readonly Problem NoDraft = new(404, "control.config_no_draft", "You have no draft for this tenant.");
    public static readonly Problem NoRevision = new(404, "control.config_revision_not_found", "There is no such revision.");
    public static readonly Problem NotPublished = new(404, "control.config_not_published", "Nothing was published for this tenant yet.");
    public static readonly Problem NoDefaults = new(404, "control.defaults_not_found", "No defaults were set for this app type.");
    public static readonly Problem BulkTooMany = new(422, "control.bulk_too_many", "At most 500 tenants can be changed at once; narrow the filter.");
}
