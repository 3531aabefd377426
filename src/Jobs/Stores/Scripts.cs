using System.Reflection;

namespace Longhouse.Jobs.Stores;

/// <summary>The numbered SQL files of an engine, embedded beside its code: <c>0001_jobs.sql</c> is number 1.</summary>
internal static class Scripts
{
    public static IEnumerable<(int Number, string Text)> Of(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"{assembly.GetName().Name}.{engine}.";
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"The script {name} is not in the assembly."));
            yield return (int.Parse(name.AsSpan(prefix.Length, 4)), reader.ReadToEnd());
        }
    }
}
