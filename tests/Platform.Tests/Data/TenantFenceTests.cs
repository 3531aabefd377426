using Longhouse.Platform.Data;
using Longhouse.Platform.Tenancy;

namespace Longhouse.Platform.Tests.Data;

public sealed class TenantFenceTests
{
    private static readonly TenantId Ours = new("tenant_ours");
    private static readonly TenantId Other = new("tenant_other");
    private readonly TenantFence _fence = new();

    public TenantFenceTests() => _fence.Learn(new HashSet<string> { "notes", "tags" });

    [Fact]
    public void Lets_statements_through_that_hold_every_table_to_the_tenant()
    {
        var id = "note_1";
        Allows($"select * from notes where tenant_id = {Ours} and id = {id}");
        Allows($"select * from notes n where n.tenant_id = {Ours} and (n.id = {id} or n.title = {id})");
        Allows($"SELECT * FROM notes AS n JOIN tags AS t ON t.tenant_id = n.tenant_id AND t.note_id = n.id WHERE n.tenant_id = {Ours}");
        Allows($"select * from notes n, tags t where n.tenant_id = {Ours} and t.tenant_id = {Ours}");
        Allows($"select * from notes where tenant_id = {Ours} and id in (select note_id from tags where tenant_id = {Ours})");
        Allows($"with mine as (select * from notes where tenant_id = {Ours}) select * from mine");
        Allows($"select * from notes n join tags t using (tenant_id, id) where n.tenant_id = {Ours}");
        Allows($"select count(*) from (select id from notes where tenant_id = {Ours}) x");
        Allows($"insert into notes (tenant_id, id) values ({Ours}, {id})");
        Allows($"insert into notes (id, tenant_id) values ({id}, {Ours}), ({id}, {Ours}) on conflict (tenant_id, id) do update set title = excluded.title");
        Allows($"insert into notes (tenant_id, id) values ({Ours}, {id}) on conflict do nothing");
        Allows($"insert into tags (tenant_id, id) select {Ours}, id from notes where tenant_id = {Ours}");
        Allows($"insert into tags (tenant_id, id) select n.tenant_id, n.id from notes n where n.tenant_id = {Ours}");
        Allows($"update notes set title = {id} where tenant_id = {Ours} and id = {id} returning id");
        Allows($"delete from notes where tenant_id = {Ours} and id in {new[] { id, id }}");
        Allows($"select 'from secrets where or' from notes where tenant_id = {Ours} -- from elsewhere");
        Allows($"select * from notes where ((tenant_id = {Ours})) and id = {id}");
    }

    [Fact]
    public void Refuses_statements_that_could_reach_other_rows()
    {
        var id = "note_1";
        Refuses($"select * from notes");
        Refuses($"select * from notes where id = {id}");
        Refuses($"select * from notes where tenant_id = {Other}");
        Refuses($"select * from notes where tenant_id = {Ours} or tenant_id = {Other}");
        Refuses($"select * from notes where tenant_id = {"tenant_other"} and title = {Ours}");
        Refuses($"select * from notes where tenant_id = {Ours} or 1 = 1");
        Refuses($"select * from notes where (tenant_id = {Ours} or id = {id})");
        Refuses($"select * from notes where not tenant_id = {Ours}");
        Refuses($"select * from notes where not (tenant_id = {Ours})");
        Refuses($"select * from notes where tenant_id = {Ours} is false");
        Refuses($"select * from notes where tenant_id <> {Ours}");
        Refuses($"select tenant_id = {Ours} from notes");
        Refuses($"select {Ours} as tenant from notes");
        Refuses($"select * from notes where '' = '' -- tenant_id = {Ours}");
        Refuses($"select * from notes n join tags t on t.note_id = n.id where n.tenant_id = {Ours}");
        Refuses($"select * from notes n, tags t where n.tenant_id = {Ours}");
        Refuses($"select * from notes where tenant_id = {Ours} and id in (select note_id from tags)");
        Refuses($"select * from notes where tenant_id = {Ours} union select * from notes");
        Refuses($"select * from control_tenants where tenant_id = {Ours}");
        Refuses($"select * from notes where tenant_id = {Ours} and exists (select 1 from control_tenants)");
        Refuses($"select * from public.notes where tenant_id = {Ours}");
        Refuses($"insert into notes (id) values ({id})");
        Refuses($"insert into notes values ({Ours}, {id})");
        Refuses($"insert into notes (tenant_id, id) values ({"tenant_other"}, {Ours})");
        Refuses($"insert into notes (tenant_id, id) values ({Ours}, {id}), ({id}, {Ours})");
        Refuses($"insert into notes (tenant_id, id) values ({Ours}, {id}) on conflict (id) do update set title = excluded.title");
        Refuses($"insert or replace into notes (tenant_id, id) values ({Ours}, {id})");
        Refuses($"replace into notes (tenant_id, id) values ({Ours}, {id})");
        Refuses($"insert into tags (tenant_id, id) select {id}, id from notes where tenant_id = {Ours}");
        Refuses($"update notes set title = {id}");
        Refuses($"update notes set tenant_id = {Ours} where id = {id}");
        Refuses($"update notes set title = {id}, tenant_id = {"tenant_other"} where tenant_id = {Ours}");
        Refuses($"delete from notes where id = {id} and {Ours} = {Ours}");
        Refuses($"drop table notes -- {Ours}");
        Refuses($"select set_config('longhouse.tenant', 'x', true) from notes where tenant_id = {Ours}");
        Refuses($"select * from pragma_table_info('notes') where tenant_id = {Ours}");
    }

    [Fact]
    public void Refuses_everything_until_the_tables_are_known() =>
        Assert.Throws<IsolationException>(() => new TenantFence().Check(Built($"select * from notes where tenant_id = {Ours}"), Ours));

    private void Allows(Sql sql) => _fence.Check(sql.Build(), Ours);

    private void Refuses(Sql sql)
    {
        string? text = null;
        try
        {
            var statement = sql.Build();
            text = statement.Text;
            _fence.Check(statement, Ours);
        }
        catch (IsolationException)
        {
            return;
        }
        Assert.Fail($"Let through: {text}");
    }

    private static Statement Built(Sql sql) => sql.Build();
}
