using System.Reflection;
using System.Text.RegularExpressions;
using Longhouse.Jobs;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.Platform.Problems;

namespace Longhouse.Architecture.Tests.Modules;

/// <summary>The apps of the repository as the host has them, by their folders: <c>apps/Atlas</c> is the assembly Longhouse.Atlas.</summary>
public static partial class InstalledModules
{
    public static IEnumerable<string> Apps { get; } =
        Repository.Files.Select(file => AppFolder().Match(file.Path)).Where(match => match.Success).Select(match => match.Groups["app"].Value).Distinct(StringComparer.Ordinal);

    /// <summary>Of every app, and of the sample that a newcomer copies. An app that the host does not reference cannot be loaded: the test fails.</summary>
    public static IEnumerable<Assembly> Assemblies { get; } = [.. Apps.Append("SampleApp").Select(app => Assembly.Load($"Longhouse.{app}"))];

    public static IEnumerable<IModule> In(Assembly assembly) =>
        assembly.GetTypes().Where(type => type is { IsAbstract: false } && typeof(IModule).IsAssignableFrom(type)).Select(type => (IModule)Activator.CreateInstance(type)!); // a class

    public static IEnumerable<OwnedName> NamesOf(IModule module) =>
    [
        .. module.Migrations.Scripts.SelectMany(script => OwnedNameRule.Made(script.Text)),
        .. module.Permissions.Concat(Fields<Permission>(module)).Distinct().Select(permission => new OwnedName("permission", permission.Name)),
        .. JobKinds(module.GetType().Assembly.GetTypes()).Select(kind => new OwnedName("job kind", kind)),
        .. ProblemCatalogue.Of([module.GetType().Assembly]).Select(problem => new OwnedName("problem code", problem.Code)),
    ];

    public static IEnumerable<string> JobKinds(IEnumerable<Type> types) =>
        from type in types
        where type is { IsAbstract: false, ContainsGenericParameters: false } && typeof(IJob).IsAssignableFrom(type)
        let map = type.GetInterfaceMap(typeof(IJob))
        select (string)map.TargetMethods[0].Invoke(null, null)!; // Kind, the interface's only member, is never null

    private static IEnumerable<T> Fields<T>(IModule module) =>
        from type in module.GetType().Assembly.GetTypes()
        where !type.ContainsGenericParameters
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType == typeof(T)
        let value = field.GetValue(null)
        where value is T
        select (T)value;

    [GeneratedRegex("^apps/(?<app>[^/]+)/server/")]
    private static partial Regex AppFolder();
}
