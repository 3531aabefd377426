namespace Longhouse.Platform.Data;

/// <summary>A word, number, quoted text or sign of a statement; <paramref name="Group"/> tells which parenthesis it stands in.</summary>
internal readonly record struct SqlToken(string Text, int Group)
{
    public static List<SqlToken> Read(string sql)
    {
        var tokens = new List<SqlToken>();
        var groups = new Stack<int>([0]);
        var lastGroup = 0;
        for (var i = 0; i < sql.Length;)
        {
            var c = sql[i];
            if (char.IsWhiteSpace(c))
                i++;
            else if (c == '-' && Next(sql, i) == '-')
                i = IndexAfter(sql, "\n", i);
            else if (c == '/' && Next(sql, i) == '*')
                i = IndexAfter(sql, "*/", i + 2);
            else if (c == '\'')
            {
                var end = EndOfQuoted(sql, i, '\'');
                tokens.Add(new SqlToken("'…'", groups.Peek()));
                i = end;
            }
            else if (c is '"' or '`' or '[')
            {
                var end = EndOfQuoted(sql, i, c == '[' ? ']' : c);
                tokens.Add(new SqlToken(sql[(i + 1)..Math.Max(i + 1, end - 1)].ToLowerInvariant(), groups.Peek()));
                i = end;
            }
            else if (char.IsAsciiLetterOrDigit(c) || c is '_' or '$')
            {
                var end = i + 1;
                while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] is '_' or '$'))
                    end++;
                tokens.Add(new SqlToken(sql[i..end].ToLowerInvariant(), groups.Peek()));
                i = end;
            }
            else
            {
                if (c == '(')
                {
                    tokens.Add(new SqlToken("(", groups.Peek()));
                    groups.Push(++lastGroup);
                }
                else if (c == ')')
                {
                    if (groups.Count > 1)
                        groups.Pop();
                    tokens.Add(new SqlToken(")", groups.Peek()));
                }
                else if (c == '<' && Next(sql, i) == '>')
                {
                    tokens.Add(new SqlToken("<>", groups.Peek()));
                    i++;
                }
                else
                    tokens.Add(new SqlToken(c.ToString(), groups.Peek()));
                i++;
            }
        }
        return tokens;
    }

    private static char Next(string sql, int i) => i + 1 < sql.Length ? sql[i + 1] : '\0';

    private static int IndexAfter(string sql, string end, int from)
    {
        var at = from <= sql.Length ? sql.IndexOf(end, from, StringComparison.Ordinal) : -1;
        return at < 0 ? sql.Length : at + end.Length;
    }

    private static int EndOfQuoted(string sql, int start, char quote)
    {
        for (var i = start + 1; i < sql.Length; i++)
        {
            if (sql[i] != quote)
                continue;
            if (Next(sql, i) == quote)
                i++;
            else
                return i + 1;
        }
        return sql.Length;
    }
}
