using Longhouse.Bench.Figures;

namespace Longhouse.Bench.Requests;

/// <summary>A running server that keeps notes, and the two requests that are measured on it: both sent by a signed-in person.</summary>
internal sealed record NotesServer(string Name, WrkRequest GetOne, WrkRequest Create);
