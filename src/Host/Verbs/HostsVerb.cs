using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Longhouse.ControlPlane.Hosts;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Settings;

namespace Longhouse.Host.Verbs;

/// <summary><c>longhouse hosts explain</c>: what a host name means, by the same rules as the request path. Needs no server.</summary>
internal static class HostsVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var host = new Argument<string?>("host") { Description = "A Host header as it came.", Arity = ArgumentArity.ZeroOrOne };
        var baseDomain = new Option<string>("--base-domain") { Description = "Below which tenants live.", DefaultValueFactory = _ => "localhost" };
        var customDomains = new Option<bool>("--custom-domains") { Description = "Whether other domains may be bound." };
        var json = new Option<bool>("--json") { Description = "One JSON object per host." };
        var stdin = new Option<bool>("--stdin") { Description = "One host per line, each as a JSON string; one answer per line." };
        var explain = new Command("explain", "What a host means, and why.") { host, baseDomain, customDomains, json, stdin };
        explain.SetAction(async (parsed, cancel) =>
        {
            string Explain(string? header) => Describe(
                HostName.Explain(header, parsed.GetValue(baseDomain)!, parsed.GetValue(customDomains)), parsed.GetValue(json) || parsed.GetValue(stdin));

            if (!parsed.GetValue(stdin))
            {
                if (parsed.GetValue(host) is not { } one)
                    throw new SettingsException("hosts explain needs a host, or --stdin.");
                Console.WriteLine(Explain(one));
                return 0;
            }
            var number = 0;
            while (await Console.In.ReadLineAsync(cancel) is { } line)
            {
                number++;
                Console.WriteLine(Explain(ReadLine(line, number)));
            }
            return 0;
        });
        var hosts = new Command("hosts", "The addresses of tenants.") { explain };
        foreach (var verb in HostBindingVerbs.Create(modules))
            hosts.Subcommands.Add(verb);
        return hosts;
    }

    private static string? ReadLine(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<string?>(line);
        }
        catch (JsonException) when (line.Contains("\\u", StringComparison.Ordinal) && IsString(line))
        {
            return "\ufffd"; // half of a surrogate pair: it is written as JSON allows, and no host
        }
        catch (JsonException)
        {
            throw new SettingsException($"Line {number} is not a JSON string.");
        }
    }

    private static bool IsString(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.String;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Describe(HostMeaning meaning, bool asJson)
    {
        var outcome = meaning.IsLookUp ? "lookup" : "reject";
        return asJson
            ? JsonSerializer.Serialize(new { outcome, meaning.Normalized, derived_tenant = meaning.DerivedTenant, meaning.Reason }, Json)
            : $"{outcome}  {(meaning.IsLookUp ? $"{meaning.Normalized}{(meaning.DerivedTenant is { } tenant ? $" (tenant {tenant})" : "")}: " : "")}{meaning.Reason}";
    }
}
