using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Modules;
using Longhouse.SampleApp.Attachments;
using Longhouse.SampleApp.Notes;
using Longhouse.SampleApp.Words;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.SampleApp;

/// <summary>Notes with attachments: the smallest app that uses everything a module is given. Copy it to begin a new one.</summary>
public sealed class NotesModule : IModule
{
    public string Name => "notes";

    public string AppType => "notes";

    public IReadOnlyList<Page> Pages => [new("/notes", "Notes", NotesPermissions.Read)];

    public IReadOnlyList<Permission> Permissions => [NotesPermissions.Read, NotesPermissions.Edit];

    public IReadOnlyList<string> KeyKinds => ["notes_live", "notes_test"];

    public MigrationScripts Migrations => MigrationScripts.Embedded(Name, typeof(NotesModule).Assembly);

    public IReadOnlyList<TenantTable> Tables => [new("notes_notes"), new("notes_attachments")];

    public void AddServices(IServiceCollection services, IConfiguration settings) => services.AddValidation();

    public void AddJobs(JobRegistry jobs) => jobs.Add<CountWords, CountWordsHandler>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        ListNotes.Map(api);
        GetNote.Map(api);
        AddNote.Map(api);
        EditNote.Map(api);
        DeleteNote.Map(api);
        ListAttachments.Map(api);
        AddAttachment.Map(api);
        GetAttachment.Map(api);
    }

    public void AddCommands(CommandList commands) => commands.Add(WordsCommand.Create());
}

/// <summary>What a caller may do with notes.</summary>
internal static class NotesPermissions
{
    public static readonly Permission Read = new("notes.read", TenantRole.Viewer);
    public static readonly Permission Edit = new("notes.edit", TenantRole.Member);
}
