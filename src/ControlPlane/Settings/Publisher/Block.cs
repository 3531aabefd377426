using System.Text.Json;
using Longhouse.Platform.Configuration;

namespace Longhouse.ControlPlane.Settings.Publisher;

/// <summary>One block of the document as it was read, with what is wrong in it.</summary>
internal sealed record Block<T>(T? Value, bool IsThere, IReadOnlyList<ConfigFinding> Findings) where T : class
{
    // Rules that are checked when saving, and that a client does not hold against a document.
    private static readonly string[] SavingOnly = [ConfigCode.TooLong, ConfigCode.UnsupportedModel, ConfigCode.DuplicateId, ConfigCode.RefNotAllowed];

    /// <summary>Whether a client may not use what stands here.</summary>
    public bool IsBroken => Value is null || Faults.Any();

    /// <summary>What makes it unusable.</summary>
    public IEnumerable<ConfigFinding> Faults => Findings.Where(finding => finding.IsError && !SavingOnly.Contains(finding.Code));

    /// <summary>Reads a block of the document; one that is absent has no value, and no finding unless it is required.</summary>
    public static Block<T> Of(JsonElement config, string name, Func<ConfigSection, T> read, bool isRequired = false)
    {
        var findings = new List<ConfigFinding>();
        var root = new ConfigSection(config, "", findings);
        if (isRequired && !root.Has(name))
            root.Missing(name);
        if (root.Section(name) is not { } section)
            return new Block<T>(null, root.Has(name), findings);
        var value = read(section);
        section.WarnOfUnknown();
        return new Block<T>(value, true, findings);
    }
}
