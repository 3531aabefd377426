using System.Reflection;
using Longhouse.Platform.Modules;

namespace Longhouse.Architecture.Tests.Modules;

/// <summary>
/// An app shows its module, and the requests that its endpoints take (with what these are made of). All else is its own.
/// A request must be shown: validation silently passes over a type that it cannot see.
/// </summary>
public static class PublicTypeRule
{
    public static IEnumerable<string> Violations(IEnumerable<Type> types)
    {
        var all = types.ToList();
        var shown = all.Where(type => type.IsVisible).ToList();
        var partsOfRequests = PartsOf(shown.Where(IsRequest));
        return shown.Where(type => !IsModule(type) && !IsRequest(type) && !partsOfRequests.Contains(type))
            .Select(type => $"{type.FullName} is public, but it is neither a module nor a request.")
            .Concat(all.Where(type => IsRequest(type) && !type.IsVisible).Select(type => $"{type.FullName} is a request and not public, so nothing validates it."));
    }

    private static bool IsModule(Type type) => typeof(IModule).IsAssignableFrom(type);

    private static bool IsRequest(Type type) => IsRecord(type) && type.Name.EndsWith("Request", StringComparison.Ordinal);

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null || type is { IsValueType: true } && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null;

    private static HashSet<Type> PartsOf(IEnumerable<Type> requests)
    {
        var found = new HashSet<Type>();
        var open = new Stack<Type>(requests);
        while (open.TryPop(out var type))
        {
            foreach (var part in type.GetProperties().SelectMany(property => Named(property.PropertyType)))
            {
                if (part.Assembly == type.Assembly && found.Add(part))
                    open.Push(part);
            }
        }

        return found;
    }

    private static IEnumerable<Type> Named(Type type) =>
        type.HasElementType ? Named(type.GetElementType()!) // HasElementType says that there is one
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Named).Append(type)
        : [type];
}
