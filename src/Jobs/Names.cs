namespace Longhouse.Jobs;

/// <summary>Names become text in keys and notifications, so they hold no control characters and stay short.</summary>
internal static class Names
{
    private const int MaxLength = 200;

    public static string Check(string name, string what)
    {
        if (name.Length == 0)
            throw new ArgumentException($"The {what} has no name.", nameof(name));
        return CheckText(name, what);
    }

    public static string CheckText(string text, string what)
    {
        if (text.Length > MaxLength)
            throw new ArgumentException($"The {what} is longer than {MaxLength} characters.", nameof(text));
        return text.Any(char.IsControl) ? throw new ArgumentException($"The {what} holds a control character.", nameof(text)) : text;
    }
}
