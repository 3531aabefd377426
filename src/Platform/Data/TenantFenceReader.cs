namespace Longhouse.Platform.Data;

/// <summary>Reads one statement for <see cref="TenantFence"/>; where it is unsure it refuses.</summary>
internal sealed class TenantFenceReader(string text, IReadOnlySet<string> tenantTables)
{
    private const string Tenant = "$1";
    private const string Column = "tenant_id";
    private static readonly HashSet<string> NotAnAlias = new(StringComparer.Ordinal)
    {
        "where", "set", "on", "join", "inner", "left", "right", "full", "cross", "natural", "group", "order", "limit", "union", "except",
        "intersect", "returning", "values", "select", "using", "having", "window", "default", "(", ")", ",", ";", "indexed", "not",
    };

    private readonly List<SqlToken> _tokens = SqlToken.Read(text);
    private readonly HashSet<string> _subqueries = new(StringComparer.Ordinal);
    private readonly List<TableUse> _uses = [];
    private readonly HashSet<int> _groupsWithOr = [];

    public string? FindRefusal()
    {
        FindSubqueryNames();
        return FindTables() ?? FindAnchors() ?? Unanchored();
    }

    private string At(int i) => i >= 0 && i < _tokens.Count ? _tokens[i].Text : "";

    private void FindSubqueryNames()
    {
        // name as ( … in a with clause; a derived table's alias stands behind its parenthesis and is not looked up by name.
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (At(i) == "as" && At(i + 1) == "(" || (At(i) == "as" && At(i + 1) is "materialized" && At(i + 2) == "("))
            {
                var name = i - 1;
                if (At(name) == ")")
                    name = OpeningOf(name) - 1;
                _subqueries.Add(At(name));
            }
        }
    }

    private string? FindTables()
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            var refusal = At(i) switch
            {
                "replace" when At(i + 1) == "into" => "replace deletes what is in its way, also of another tenant.",
                "or" when At(i + 1) is "replace" => "insert or replace deletes what is in its way, also of another tenant.",
                "attach" or "detach" or "pragma" or "copy" or "truncate" or "create" or "drop" or "alter" or "grant" or "set_config" =>
                    $"{At(i)} is not for a tenant's statement.",
                "from" or "join" => ReadTables(i + 1),
                "update" when At(i + 1) is not ("set" or "skip" or "nowait" or "") && At(i - 1) is not "for" => ReadTable(i + 1, out _),
                "into" when At(i - 1) == "insert" => ReadInsert(i + 1),
                "conflict" => ReadConflict(i + 1),
                _ => null,
            };
            if (refusal is not null)
                return refusal;
            if (At(i) == "or")
                _groupsWithOr.Add(_tokens[i].Group);
        }
        return null;
    }

    private string? ReadTables(int i)
    {
        while (true)
        {
            if (ReadTable(i, out var next) is { } refusal)
                return refusal;
            if (At(next) != ",")
                return null;
            i = next + 1;
        }
    }

    private string? ReadTable(int i, out int next)
    {
        next = i;
        if (At(i) is "only" or "lateral")
            i++;
        if (At(i) == "(")
        {
            next = ClosingOf(i) + 1; // what is inside is read on its own
            if (At(next) == "as")
                next++;
            if (!NotAnAlias.Contains(At(next)))
                next++;
            return null;
        }
        var name = At(i);
        if (At(i + 1) == ".")
            return $"{name}.{At(i + 2)} names a schema.";
        if (At(i + 1) == "(" && At(i - 1) is not "into")
        {
            // a function that gives rows, json_each say
            next = ClosingOf(i + 1) + 1;
            if (At(next) == "as")
                next++;
            if (!NotAnAlias.Contains(At(next)) && At(next).Length > 0)
                next++;
            return name is "json_each" or "jsonb_array_elements" or "unnest" or "generate_series" ? null : $"{name} is not a table of a tenant.";
        }
        next = i + 1;
        if (At(next) == "as")
            next++;
        var alias = name;
        if (At(next).Length > 0 && !NotAnAlias.Contains(At(next)))
            alias = At(next++);
        if (_subqueries.Contains(name))
            return null;
        if (!tenantTables.Contains(name))
            return $"{name} is not a table of a tenant.";
        _uses.Add(new TableUse(alias));
        return null;
    }

    private string? ReadInsert(int i)
    {
        var table = At(i);
        if (!tenantTables.Contains(table))
            return $"{table} is not a table of a tenant.";
        var columns = i + 1;
        if (At(columns) == "as")
            columns += 2;
        if (At(columns) != "(")
            return $"The insert into {table} must list its columns.";
        var place = Items(columns).FindIndex(item => item is [var only] && only == Column);
        if (place < 0)
            return $"The insert into {table} does not set {Column}.";

        var source = ClosingOf(columns) + 1;
        if (At(source) == "values")
        {
            for (var tuple = source + 1; At(tuple) == "("; tuple = ClosingOf(tuple) + 2)
            {
                var items = Items(tuple);
                if (place >= items.Count || items[place] is not [Tenant])
                    return $"The insert into {table} does not put the current tenant into {Column}.";
                if (At(ClosingOf(tuple) + 1) != ",")
                    break;
            }
            return null;
        }
        if (At(source) == "select")
        {
            var items = SelectItems(source + 1);
            return place < items.Count && (items[place] is [Tenant] || items[place] is [_, ".", Column] || items[place] is [Column])
                ? null
                : $"The insert into {table} does not put the current tenant into {Column}.";
        }
        return $"The insert into {table} must have values or a select.";
    }

    private string? ReadConflict(int i)
    {
        if (At(i) == "do")
            return At(i + 1) == "nothing" ? null : "on conflict must name its columns.";
        if (At(i) != "(")
            return "on conflict must name its columns.";
        var closing = ClosingOf(i);
        if (At(closing + 1) == "do" && At(closing + 2) == "nothing")
            return null;
        return Items(i).Exists(item => item is [Column])
            ? null
            : $"on conflict … do update must name {Column}, or it could change another tenant's row.";
    }

    private string? FindAnchors()
    {
        var unqualified = 0;
        var links = new List<(string, string)>();
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (At(i) == "using" && At(i + 1) == "(" && Items(i + 1).Exists(item => item is [Column]))
            {
                unqualified++; // both sides are one column now; the other side still needs its anchor
                continue;
            }
            if (At(i) != Column)
                continue;
            var qualifier = At(i - 1) == "." ? At(i - 2) : null;
            var start = qualifier is null ? i : i - 2;
            if (At(i + 1) == "=" && At(start - 1) is "set" or ",")
                return $"{Column} is never changed.";

            string? other = null;
            var end = i;
            if (At(i + 1) == "=" && At(i + 2) == Tenant)
                (other, end) = (Tenant, i + 2);
            else if (At(i + 1) == "=" && At(i + 3) == "." && At(i + 4) == Column)
                (other, end) = (At(i + 2), i + 4);
            else if (At(start - 1) == "=" && At(start - 2) == Tenant)
                (other, start) = (Tenant, start - 2);
            if (other is null)
                continue;
            if (!StandsAsCondition(start) || !EndsAsCondition(end + 1))
                continue;
            if (_groupsWithOr.Contains(_tokens[i].Group))
                return $"The comparison of {Column} stands beside an or; put the alternatives in parentheses.";
            if (other != Tenant)
                links.Add((qualifier ?? "", other));
            else if (qualifier is null)
                unqualified++;
            else
                foreach (var use in _uses.Where(use => use.Alias == qualifier))
                    use.Anchored = true;
        }

        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (left, right) in links)
                changed |= Carry(left, right) | Carry(right, left);
        }
        foreach (var use in _uses.Where(use => !use.Anchored).Take(unqualified))
            use.Anchored = true;
        foreach (var (left, right) in links)
            _ = Carry(left, right) | Carry(right, left);
        return null;
    }

    private bool Carry(string from, string to)
    {
        if (!_uses.Exists(use => use.Alias == from && use.Anchored))
            return false;
        var carried = false;
        foreach (var use in _uses.Where(use => use.Alias == to && !use.Anchored))
            carried = use.Anchored = true;
        return carried;
    }

    private string? Unanchored() =>
        _uses.Find(use => !use.Anchored) is { } open ? $"{open.Alias} is not held to the tenant by {Column} = {{db.Tenant}}." : null;

    // where, and, on, or a parenthesis that itself stands so: a comparison in a select list holds nothing.
    private bool StandsAsCondition(int i)
    {
        var before = i - 1;
        while (At(before) == "(")
            before--;
        return At(before) is "where" or "and" or "on";
    }

    private bool EndsAsCondition(int i) => At(i) is not ("is" or "=" or "<" or ">" or "<>" or "||" or "+" or "-" or "*" or "/" or "in" or "like" or "collate");

    private List<List<string>> Items(int open)
    {
        var items = new List<List<string>> { new() };
        var close = ClosingOf(open);
        for (var i = open + 1; i < close; i++)
        {
            if (_tokens[i].Text == "," && _tokens[i].Group == _tokens[open + 1].Group)
                items.Add([]);
            else
                items[^1].Add(_tokens[i].Text);
        }
        return items;
    }

    private List<List<string>> SelectItems(int start)
    {
        var items = new List<List<string>> { new() };
        var group = start < _tokens.Count ? _tokens[start].Group : 0;
        for (var i = start; i < _tokens.Count && !(_tokens[i].Group == group && At(i) is "from" or "where" or "union"); i++)
        {
            if (_tokens[i].Text == "," && _tokens[i].Group == group)
                items.Add([]);
            else
                items[^1].Add(_tokens[i].Text);
        }
        return items;
    }

    private int ClosingOf(int open)
    {
        var depth = 0;
        for (var i = open; i < _tokens.Count; i++)
        {
            depth += At(i) == "(" ? 1 : At(i) == ")" ? -1 : 0;
            if (depth == 0)
                return i;
        }
        return _tokens.Count;
    }

    private int OpeningOf(int close)
    {
        var depth = 0;
        for (var i = close; i >= 0; i--)
        {
            depth += At(i) == ")" ? 1 : At(i) == "(" ? -1 : 0;
            if (depth == 0)
                return i;
        }
        return -1;
    }

    private sealed class TableUse(string alias)
    {
        public string Alias { get; } = alias;
        public bool Anchored { get; set; }
    }
}
