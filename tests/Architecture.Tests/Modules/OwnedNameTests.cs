using Longhouse.Jobs;
using Longhouse.SampleApp;

namespace Longhouse.Architecture.Tests.Modules;

public sealed class OwnedNameTests
{
    [Fact]
    public void What_an_app_owns_begins_with_its_name() =>
        Rule.Holds(InstalledModules.Assemblies.SelectMany(InstalledModules.In).SelectMany(module => OwnedNameRule.Violations(module.Name, InstalledModules.NamesOf(module))));

    [Fact]
    public void What_the_control_plane_makes_begins_with_control() =>
        Rule.Holds(Repository.Named(".sql").Where(file => file.Path.StartsWith("src/ControlPlane/", StringComparison.Ordinal))
            .SelectMany(file => OwnedNameRule.Violations("control", OwnedNameRule.Made(file.Text))));

    [Fact]
    public void Every_app_is_one_module_of_the_host() =>
        Rule.Holds(InstalledModules.Apps.Where(app => InstalledModules.Assemblies.Single(assembly => assembly.GetName().Name == $"Longhouse.{app}") is var assembly && InstalledModules.In(assembly).Count() != 1)
            .Select(app => $"apps/{app} must have exactly one module."));

    [Theory]
    [InlineData("table", "layers")]
    [InlineData("table", "atlaslayers")]
    [InlineData("index", "layers_of_map")]
    [InlineData("problem code", "signals.too_many")]
    [InlineData("permission", "edit")]
    [InlineData("job kind", "render.atlas")]
    public void A_name_that_begins_otherwise_is_a_violation(string what, string name) =>
        Assert.Single(OwnedNameRule.Violations("atlas", [new OwnedName(what, name)]));

    [Theory]
    [InlineData("table", "atlas_layers")]
    [InlineData("problem code", "atlas.too_many_layers")]
    [InlineData("job kind", "atlas.render_map")]
    public void A_name_that_begins_with_the_module_is_none(string what, string name) =>
        Assert.Empty(OwnedNameRule.Violations("atlas", [new OwnedName(what, name)]));

    [Theory]
    [InlineData("Atlas")]
    [InlineData("my-atlas")]
    [InlineData("")]
    public void A_module_has_a_name_that_others_can_begin_with(string name) => Assert.Single(OwnedNameRule.Violations(name, []));

    [Fact]
    public void The_names_of_a_real_module_are_seen()
    {
        var names = InstalledModules.NamesOf(new NotesModule()).ToList();

        Assert.Contains(new OwnedName("table", "notes_notes"), names);
        Assert.Contains(new OwnedName("permission", "notes.edit"), names);
        Assert.Contains(names, name => name.What == "problem code");
    }

    [Fact]
    public void The_kind_of_every_job_is_seen() =>
        Assert.Equal(["atlas.render_map", "atlas.sweep"], InstalledModules.JobKinds([typeof(RenderMap), typeof(string), typeof(Sweep)]));

    [Fact]
    public void Everything_that_a_migration_makes_is_seen() =>
        Assert.Equal(
            [
                new OwnedName("table", "atlas_maps"), new OwnedName("index", "maps_by_name"), new OwnedName("table", "atlas_search"),
                new OwnedName("trigger", "atlas_keep"), new OwnedName("function", "atlas_keep"),
            ],
            OwnedNameRule.Made("""
                create table if not exists atlas_maps (id text not null primary key); -- not: create table comments (id text)
                CREATE UNIQUE INDEX maps_by_name on atlas_maps (name);
                create virtual table "atlas_search" using fts5 (name);
                create constraint trigger atlas_keep after insert on atlas_maps for each row execute function atlas_keep();
                create or replace function atlas_keep() returns trigger language plpgsql as $$ begin return new; end $$;
                """));

    private sealed record RenderMap(string MapId) : IJob
    {
        public static string Kind => "atlas.render_map";
    }

    private sealed record Sweep : IJob
    {
        static string IJob.Kind => "atlas.sweep";
    }
}
