using Longhouse.ControlPlane.Hosts;

namespace Longhouse.ControlPlane.Runtime;

/// <summary>Which tenant answers at an address: by the rows of this database, or by the word of a control plane elsewhere.</summary>
internal interface ITenantHosts
{
    /// <param name="host">Normalised.</param>
    /// <param name="path">Whole, since a binding may have a prefix.</param>
    /// <param name="isChange">Whether the request would change something, which takes valid authority.</param>
    ValueTask<HostAnswer> FindAsync(string host, string path, bool isChange);
}

/// <param name="Binding">Null where there is none to be seen.</param>
/// <param name="IsSilent">Nobody who knows answers just now.</param>
/// <param name="IsStale">It is over its time, and good for looking only.</param>
internal readonly record struct HostAnswer(HostBinding? Binding, bool IsSilent = false, bool IsStale = false);
