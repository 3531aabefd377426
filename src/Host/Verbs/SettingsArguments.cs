using System.CommandLine;
using Longhouse.ControlPlane.Hosting;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;
using Microsoft.Extensions.Configuration;

namespace Longhouse.Host.Verbs;

/// <summary>The options that every verb with a database takes. Any setting can be given: <c>--set Limits:MaxBodyKilobytes=256</c>.</summary>
internal sealed class SettingsArguments
{
    private readonly Option<string?> _dataDir = new("--data-dir") { Description = "The folder of the data. There is no default: data never lands somewhere by chance." };
    private readonly Option<string?> _settings = new("--settings") { Description = "A JSON file of settings; LONGHOUSE_… in the environment and options go before it." };
    private readonly Option<string[]> _set = new("--set") { Description = "One setting as Key=Value; may be given several times.", HelpName = "Key=Value" };
    private readonly IReadOnlyList<IModule> _modules;
    private readonly List<(Option<string?> Option, string Key)> _keys = [];

    public SettingsArguments(Command verb, IReadOnlyList<IModule> modules)
    {
        _modules = modules;
        verb.Options.Add(_dataDir);
        verb.Options.Add(_settings);
        verb.Options.Add(_set);
    }

    /// <summary>A further option that stands for one setting.</summary>
    public SettingsArguments With(Command verb, string name, string key, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        verb.Options.Add(option);
        _keys.Add((option, key));
        return this;
    }

    public (ServerSettings Settings, IConfiguration Configuration) Read(ParseResult parsed)
    {
        var configuration = Configure(parsed);
        var reader = new SettingsReader(configuration);
        var settings = ServerSettings.Read(reader);
        if (settings.DataDir.Length == 0)
            reader.Add(["--data-dir is missing: say in which folder the data lies, for example --data-dir ./data."]);
        reader.RefuseUnknown(_modules.Select(module => module.Name));
        reader.ThrowIfMistaken();
        return (settings, configuration);
    }

    public IConfiguration Configure(ParseResult parsed)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase); // given twice, the last one wins
        foreach (var pair in parsed.GetValue(_set) ?? [])
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new SettingsException($"--set is \"{pair}\", but must be Key=Value.");
            values[pair[..at]] = pair[(at + 1)..];
        }
        foreach (var (option, key) in _keys)
        {
            if (parsed.GetValue(option) is { } value)
                values[key] = value;
        }
        if (parsed.GetValue(_dataDir) is { } folder)
            values["DataDir"] = Path.GetFullPath(folder);
        return ServerSettings.Configuration(parsed.GetValue(_settings), values);
    }
}
