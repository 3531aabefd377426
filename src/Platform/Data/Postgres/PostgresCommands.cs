using Npgsql;

namespace Longhouse.Platform.Data.Postgres;

internal static class PostgresCommands
{
    public static NpgsqlBatchCommand Of(Statement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Text);
        foreach (var value in statement.Values)
            command.Parameters.Add(Parameter(value));
        return command;
    }

    public static NpgsqlBatchCommand Of(string text, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        return command;
    }

    // Typed parameters, so that a value type is not boxed again and its type is known without asking.
    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        string text => new NpgsqlParameter<string> { TypedValue = text },
        int number => new NpgsqlParameter<int> { TypedValue = number },
        long number => new NpgsqlParameter<long> { TypedValue = number },
        double number => new NpgsqlParameter<double> { TypedValue = number },
        byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
        _ => new NpgsqlParameter { Value = DBNull.Value },
    };
}
