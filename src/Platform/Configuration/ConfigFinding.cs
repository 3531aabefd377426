namespace Longhouse.Platform.Configuration;

public enum ConfigSeverity
{
    /// <summary>The document cannot be published.</summary>
    Error,

    /// <summary>It can, with a comment that says why.</summary>
    Warning,
}

/// <summary>Something about one place of a configuration.</summary>
/// <param name="Path">A JSON pointer into the configuration.</param>
/// <param name="Code">One of <see cref="ConfigCode"/>, or a schema's own: stable, for programs.</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Fix">What would mend it, if that can be said.</param>
public sealed record ConfigFinding(string Path, string Code, ConfigSeverity Severity, string Message, string? Fix = null)
{
    public bool IsError => Severity == ConfigSeverity.Error;
}

/// <summary>What can be wrong with a place. Shown, and never renamed.</summary>
public static class ConfigCode
{
    public const string Required = "required";
    public const string Type = "type";
    public const string Enum = "enum";
    public const string Range = "range";
    public const string TooLong = "too_long";
    public const string BadUrl = "bad_url";
    public const string PathNotAbsolute = "path_not_absolute";
    public const string PathTraversal = "path_traversal";
    public const string PathOutsideTenant = "path_outside_tenant";
    public const string PathConflict = "path_conflict";
    public const string MissingDependency = "missing_dependency";
    public const string NoPublisher = "no_publisher";
    public const string RefNotAllowed = "ref_not_allowed";
    public const string UnknownRef = "unknown_ref";
    public const string RefWrongKind = "ref_wrong_kind";
    public const string RefInactive = "ref_inactive";
    public const string SecretInConfig = "secret_in_config";
    public const string DuplicateId = "duplicate_id";
    public const string UnknownField = "unknown_field";
    public const string UnsupportedProvider = "unsupported_provider";
    public const string UnsupportedModel = "unsupported_model";
}

/// <summary>A credential as a configuration may refer to it.</summary>
public sealed record CredentialFact(string Provider, bool IsActive);

/// <summary>What a schema must know of the tenant besides the document.</summary>
/// <param name="StoragePrefix">Where the tenant's objects of managed storage lie, with a slash at the end.</param>
/// <param name="Credentials">The tenant's credentials by reference.</param>
public sealed record ConfigFacts(string StoragePrefix, IReadOnlyDictionary<string, CredentialFact> Credentials)
{
    /// <summary>Refuses addresses that tenants may not have called; takes the address and says what is wrong, or null.</summary>
    public Func<string, string?> CheckUrl { get; init; } = _ => null;
}
