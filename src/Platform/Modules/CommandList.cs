using System.CommandLine;

namespace Longhouse.Platform.Modules;

/// <summary>The verbs that a module adds below its own name: <c>longhouse atlas render</c>.</summary>
public sealed class CommandList(Command module)
{
    public void Add(Command command) => module.Subcommands.Add(command);
}
