using Longhouse.Platform.Settings;
using Microsoft.Extensions.Configuration;

namespace Longhouse.Platform.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Every_mistake_is_told_at_once_with_key_value_and_what_is_allowed()
    {
        var settings = Read(("Port", "many"), ("Mode", "fast"), ("On", "perhaps"), ("Roles", "web,cook"), ("Name", "Ä"));

        settings.Number("Port", 80, 1, 65535);
        settings.Choice("Mode", "slow", "slow", "steady");
        settings.Switch("On", false);
        settings.List("Roles", [], "web or worker", role => role is "web" or "worker");
        settings.Text("Name", "x", "small letters", name => name.All(char.IsAsciiLetterLower));

        var failure = Assert.Throws<SettingsException>(settings.ThrowIfMistaken);
        Assert.Equal(
            """
            Port is "many", but must be a whole number from 1 to 65535.
            Mode is "fast", but must be one of slow, steady.
            On is "perhaps", but must be true or false.
            Roles is "cook", but must be web or worker.
            Name is "Ä", but must be small letters.
            """, failure.Message);
    }

    [Fact]
    public void What_is_absent_or_empty_takes_the_default()
    {
        var settings = Read(("Port", ""));

        Assert.Equal(80, settings.Number("Port", 80, 1, 65535));
        Assert.Equal("slow", settings.Choice("Mode", "slow", "slow", "steady"));
        Assert.Null(settings.OptionalText("Nothing", "anything"));
        Assert.Equal(["a"], settings.List("List", ["a"], "letters", _ => true));
        settings.ThrowIfMistaken();
        Assert.Equal(["List", "Mode", "Nothing", "Port"], settings.Descriptions.Select(d => d.Key));
    }

    [Fact]
    public void A_list_may_stand_between_commas_or_as_a_list_in_the_file()
    {
        Assert.Equal(["a", "b"], Read(("List", " a , b ,")).List("List", [], "letters", _ => true));
        Assert.Equal(["a", "b"], Read(("List:0", "a"), ("List:1", "b")).List("List", [], "letters", _ => true));
    }

    private static SettingsReader Read(params (string Key, string Value)[] values) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => new KeyValuePair<string, string?>(v.Key, v.Value))).Build());
}
