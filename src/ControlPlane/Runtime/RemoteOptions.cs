using Longhouse.Platform.Runtime;
using Longhouse.Platform.Settings;

namespace Longhouse.ControlPlane.Runtime;

/// <summary>Where the control plane is when it is not in this process, and what it knows this one by.</summary>
internal sealed record RemoteOptions(Uri Address, string? Token, string? TokenFile, RuntimeOptions Runtime)
{
    /// <summary>The token as it is now: one in a file may be replaced while the server runs.</summary>
    public string ReadToken() => TokenFile is { } file ? File.ReadAllText(file).Trim() : Token ?? "";

    /// <summary>Null where the control plane is in this process.</summary>
    public static RemoteOptions? Read(SettingsReader settings)
    {
        var kind = settings.Choice("ControlPlane", "embedded", "embedded", "remote");
        var address = settings.Text("RemoteControlPlane:Address", "http://localhost:8080/", "the address of the console's host, such as https://app.example.com",
            text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https");
        var token = settings.OptionalText("RemoteControlPlane:Token", "a service token; better in a file");
        var file = settings.OptionalText("RemoteControlPlane:TokenFile", "a file with a service token, which is read again when the token is refused");
        var grace = settings.Number("RemoteControlPlane:StaleReadGraceSeconds", 0, 0, 900);
        if (kind == "embedded")
            return null;
        if (token is null && file is null)
            settings.Add(["ControlPlane is \"remote\", so RemoteControlPlane:TokenFile or RemoteControlPlane:Token must be given."]);
        if (file is not null && !File.Exists(file))
            settings.Add([$"RemoteControlPlane:TokenFile is \"{file}\", but there is no such file."]);
        return new RemoteOptions(new Uri(address.EndsWith('/') ? address : address + "/"), token, file, new RuntimeOptions { StaleReadGrace = TimeSpan.FromSeconds(grace) });
    }
}
