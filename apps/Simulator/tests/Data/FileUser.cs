using System.Runtime.InteropServices;

namespace Longhouse.Simulator.Tests.Data;

/// <summary>As whom this thread opens files, on Linux. For others than root nothing changes: they may not become anybody.</summary>
internal static partial class FileUser
{
    private const uint Root = 0;
    private const uint Nobody = 65534;

    public static void BeNobody() => Become(Nobody);

    public static void BeMyself() => Become(Root);

    private static void Become(uint user)
    {
        if (Environment.IsPrivilegedProcess)
            _ = SetFileUser(user);
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFileUser(uint user);
}
