using Longhouse.Platform.Modules;

namespace Longhouse.ControlPlane.Hosting;

/// <summary>The apps of this build, as the host listed them.</summary>
internal sealed class ModuleList(IReadOnlyList<IModule> modules)
{
    private readonly HashSet<string> _appTypes = modules.Select(m => m.AppType).ToHashSet(StringComparer.Ordinal);

    public IReadOnlyList<IModule> All => modules;

    /// <summary>The module of an app type; null where this build has none.</summary>
    public IModule? Find(string? appType) => modules.FirstOrDefault(module => module.AppType == appType);

    public bool Runs(string appType) => _appTypes.Contains(appType);
}
