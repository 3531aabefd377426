using System.Data.Common;
using System.Reflection;
using Dapper;

namespace Longhouse.Platform.Data;

/// <summary>Rows into values: a single column into a plain type, several into a record whose parameters they match in name and order.</summary>
internal static class Rows
{
    static Rows()
    {
        SqlMapper.AddTypeHandler(new TimeHandler());
        SqlMapper.TypeMapProvider = type => new RecordMap(type);
    }

    public static IReadOnlyList<T> Read<T>(DbDataReader reader)
    {
        if (!reader.Read())
            return [];
        var parse = Parser<T>(reader);
        var rows = new List<T>();
        do
        {
            rows.Add(parse(reader));
        }
        while (reader.Read());
        return rows;
    }

    public static async Task<IReadOnlyList<T>> ReadAsync<T>(DbDataReader reader, CancellationToken cancel)
    {
        if (!await reader.ReadAsync(cancel))
            return [];
        var parse = Parser<T>(reader);
        var rows = new List<T>();
        do
        {
            rows.Add(parse(reader));
        }
        while (await reader.ReadAsync(cancel));
        return rows;
    }

    private static Func<DbDataReader, T> Parser<T>(DbDataReader reader) => reader.FieldCount == 1 && IsPlain(typeof(T)) ? Plain<T> : reader.GetRowParser<T>();

    private static bool IsPlain(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type == typeof(string) || type == typeof(byte[]) || type == typeof(DateTimeOffset);
    }

    private static T Plain<T>(DbDataReader reader)
    {
        if (reader.IsDBNull(0))
            return default!; // the caller asked for a type that can be null, or for a value that cannot be
        var value = reader.GetValue(0);
        if (value is T same)
            return same;
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        return type == typeof(DateTimeOffset)
            ? (T)(object)DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(value))
            : (T)Convert.ChangeType(value, type);
    }

    private sealed class TimeHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(value));

        public override void SetValue(System.Data.IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUnixTimeMilliseconds();
    }

    /// <summary>
    /// Takes a record's own constructor whatever the exact column types are: SQLite gives every integer as Int64, which Dapper's own
    /// search for a constructor would not match with an int. The columns stand in the order of the record's parameters.
    /// </summary>
    private sealed class RecordMap(Type type) : SqlMapper.ITypeMap
    {
        private readonly DefaultTypeMap _properties = new(type);
        private readonly ConstructorInfo? _constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(c => c.GetParameters() is not [{ } only] || only.ParameterType != type) // not the copy constructor
            .MaxBy(c => c.GetParameters().Length);

        public ConstructorInfo? FindConstructor(string[] names, Type[] types)
        {
            var parameters = _constructor?.GetParameters() ?? [];
            if (parameters.Length == names.Length && parameters.Zip(names).All(pair => IsNamed(pair.First, pair.Second)))
                return _constructor;
            throw new InvalidOperationException(
                $"The columns ({string.Join(", ", names)}) do not match {type.Name}({string.Join(", ", parameters.Select(p => p.Name))}), in this order.");
        }

        public ConstructorInfo? FindExplicitConstructor() => null;

        public SqlMapper.IMemberMap? GetConstructorParameter(ConstructorInfo constructor, string columnName) =>
            constructor.GetParameters().FirstOrDefault(p => IsNamed(p, columnName)) is { } parameter ? new Parameter(columnName, parameter) : null;

        public SqlMapper.IMemberMap? GetMember(string columnName) => _properties.GetMember(columnName);

        private static bool IsNamed(ParameterInfo parameter, string column) =>
            column.Replace("_", "", StringComparison.Ordinal).Equals(parameter.Name, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Parameter(string column, ParameterInfo parameter) : SqlMapper.IMemberMap
    {
        public string ColumnName => column;
        public Type MemberType => parameter.ParameterType;
        public PropertyInfo? Property => null;
        public FieldInfo? Field => null;
        ParameterInfo SqlMapper.IMemberMap.Parameter => parameter;
    }
}
