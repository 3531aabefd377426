using Longhouse.Platform.Configuration;

namespace Longhouse.ControlPlane.Settings.Publisher;

/// <summary>Where the tenant's pictures are.</summary>
internal sealed record PublisherStorage(string Provider, string CredentialsRef, StorageFolders Folders)
{
    public const string Dropbox = "dropbox";
    public const string Managed = "managed";
    public const string Local = "local";
    public const string S3 = "s3";

    /// <param name="section">The block.</param>
    /// <param name="assignedPrefix">Where managed storage of this tenant lies; null when only the document itself can tell, as in a client.</param>
    public static PublisherStorage Read(ConfigSection section, string? assignedPrefix)
    {
        var provider = section.RequiredText("provider");
        if (provider is not (null or Dropbox or Managed or Local or S3))
            section.Error(section.At("provider"), ConfigCode.UnsupportedProvider, "This kind of storage is not supported.", "Use dropbox, managed, s3 or local.");
        var reference = section.RequiredText("credentials_ref");
        if (section.Section("paths") is not { } paths)
        {
            if (!section.Has("paths"))
            {
                section.Missing("paths");
                section.Error($"{section.At("paths")}/root", ConfigCode.Required, "This is required.");
            }
            return new PublisherStorage(provider ?? "", reference ?? "", StorageFolders.None);
        }
        var folders = StorageFolders.Read(paths, provider ?? "", assignedPrefix);
        paths.WarnOfUnknown();
        return new PublisherStorage(provider ?? "", reference ?? "", folders);
    }
}
