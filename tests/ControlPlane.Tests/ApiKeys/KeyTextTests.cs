using Longhouse.ControlPlane.ApiKeys;

namespace Longhouse.ControlPlane.Tests.ApiKeys;

public sealed class KeyTextTests
{
    [Theory]
    [InlineData("lh")]
    [InlineData("frt_live")]
    [InlineData("mp")]
    public void A_key_reads_back_as_it_was_written(string kind)
    {
        var (id, secret) = (KeyText.NewId(), KeyText.NewSecret());

        var text = KeyText.Write(kind, id, secret);

        Assert.Matches($"^{kind}_[0-9A-Za-z]{{46}}$", text);
        Assert.True(KeyText.TryRead(text, out var key));
        Assert.Equal((kind, id, secret), (key.Kind.ToString(), key.Id.ToString(), key.Secret.ToString()));
    }

    [Fact]
    public void The_checksum_is_that_of_zip_files_in_base_62() =>
        Assert.Equal(Base62(Crc32("lh_" + new string('0', 40))), KeyText.Write("lh", new string('0', 8), new string('0', 32))[^6..]);

    // Bit by bit, as the definition has it.
    private static uint Crc32(string text)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var c in text)
        {
            crc ^= c;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }

    private static string Base62(uint number)
    {
        const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var text = "";
        for (; text.Length < 6; number /= 62)
            text = Digits[(int)(number % 62)] + text;
        return text;
    }

    [Fact]
    public void Every_slip_of_one_character_and_every_swap_of_two_is_seen()
    {
        var text = KeyText.Write("frt_live", KeyText.NewId(), KeyText.NewSecret());
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var other in "0aZ_-é \0")
            {
                if (text[i] != other)
                    Assert.False(KeyText.TryRead(text[..i] + other + text[(i + 1)..], out _), $"{i}: {other}");
            }
            if (i > 0 && text[i] != text[i - 1])
                Assert.False(KeyText.TryRead(text[..(i - 1)] + text[i] + text[i - 1] + text[(i + 1)..], out _), $"{i} swapped");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("lh_")]
    [InlineData("lh")]
    [InlineData("Bearer")]
    public void What_has_another_shape_is_no_key(string text)
    {
        Assert.False(KeyText.TryRead(text, out _));
        Assert.False(KeyText.TryRead(text + KeyText.Write("lh", KeyText.NewId(), KeyText.NewSecret())[2..^1], out _));
        Assert.False(KeyText.TryRead(new string('x', 100_000), out _));
    }
}
