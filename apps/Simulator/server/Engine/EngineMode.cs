namespace Longhouse.Simulator.Engine;

internal enum EngineMode
{
    /// <summary>What is known to be wrong is mended; the app's README lists each mend.</summary>
    Corrected,

    /// <summary>Equal to the product that this one is compared with, whose defects included.</summary>
    Compatible,
}
