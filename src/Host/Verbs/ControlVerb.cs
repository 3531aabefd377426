using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Longhouse.ControlPlane.Tenants;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Problems;
using Longhouse.Platform.Settings;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Host.Verbs;

/// <summary>What the verbs of the control plane have in common: they call the operations of the API, on behalf of the house.</summary>
internal static class ControlVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonSerializerOptions Line = new(Json) { WriteIndented = false };

    private static readonly JsonElement Empty = JsonDocument.Parse("[]").RootElement;

    public static Command Define(Command verb, IReadOnlyList<IModule> modules, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run)
    {
        var arguments = new SettingsArguments(verb, modules);
        verb.SetAction((parsed, cancel) => OfflineServer.WithAsync(arguments, parsed, modules, (services, token) => run(parsed, services, token), cancel));
        return verb;
    }

    public static Argument<string> Tenant() => new("tenant") { Description = "The tenant's slug." };

    public static async Task<Tenant> FindTenantAsync(IServiceProvider services, string slug, CancellationToken cancel) =>
        await services.GetRequiredService<TenantStore>().FindBySlugAsync(slug, cancel) ?? throw new SettingsException($"There is no tenant \"{slug}\".");

    /// <summary>The value of a good answer; a problem ends the verb with its title, and with what it says about fields and places.</summary>
    public static T Require<T>(IResult answer) where T : class => answer switch
    {
        Problem problem => throw Mistake(problem),
        IValueHttpResult { Value: T value } => value,
        _ => throw new InvalidOperationException($"The operation answered {answer.GetType().Name}."),
    };

    public static void RequireDone(IResult answer)
    {
        if (answer is Problem problem)
            throw Mistake(problem);
    }

    public static SettingsException Mistake(Problem problem)
    {
        var lines = new List<string> { problem.Detail is { } detail ? $"{problem.Title} {detail}" : problem.Title };
        foreach (var (field, messages) in problem.Fields ?? new Dictionary<string, IReadOnlyList<string>>())
            lines.Add($"  {field}: {string.Join(' ', messages)}");
        foreach (var finding in (problem.Members?.GetValueOrDefault("findings") is { ValueKind: JsonValueKind.Array } findings ? findings : Empty).EnumerateArray())
            lines.Add($"  {finding.GetProperty("severity")}  {finding.GetProperty("path")}  {finding.GetProperty("code")}: {finding.GetProperty("message")}");
        return new SettingsException(string.Join(Environment.NewLine, lines));
    }

    public static IReadOnlyDictionary<string, string> Labels(IEnumerable<string> labels) => labels.Select(label => label.Split('=', 2))
        .ToDictionary(parts => parts[0], parts => parts.Length == 2 ? parts[1] : throw new SettingsException($"--label is \"{parts[0]}\", but must be name=value."));

    public static Option<bool> AsJson() => new("--json") { Description = "A JSON object for each, one per line, as the API has it." };

    /// <summary>One line for each: for people, or for programs.</summary>
    public static void PrintAll<T>(IEnumerable<T> rows, bool asJson, Func<T, string> line)
    {
        foreach (var row in rows)
            Console.WriteLine(asJson ? JsonSerializer.Serialize(row, Line) : line(row));
    }

    public static void Print(object value) => Console.WriteLine(JsonSerializer.Serialize(value, value.GetType(), Json));
}
