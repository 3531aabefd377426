using System.Reflection;

namespace Longhouse.Platform.Testing.Isolation;

/// <summary>A value for a request record: short texts, ones, and a fitting id wherever a name ends in Id.</summary>
internal static class SampleBody
{
    public static object? Make(Type type, IReadOnlySet<string> ids, string name = "")
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return name.EndsWith("Id", StringComparison.Ordinal) ? ids.FirstOrDefault(id => id.StartsWith(name[..^2].ToLowerInvariant(), StringComparison.Ordinal)) ?? "x" : "sample";
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0);
        if (type == typeof(bool))
            return true;
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
        if (type.IsPrimitive || type == typeof(decimal))
            return Convert.ChangeType(1, type);
        if (type.IsArray)
            return Array.CreateInstance(type.GetElementType()!, 0);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Array.CreateInstance(type.GetGenericArguments()[0], 0);
        var constructor = type.GetConstructors().MaxBy((ConstructorInfo c) => c.GetParameters().Length);
        return constructor?.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType, ids, p.Name!))]);
    }
}
