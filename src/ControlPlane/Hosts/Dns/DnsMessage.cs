using System.Buffers.Binary;
using System.Text;

namespace Longhouse.ControlPlane.Hosts.Dns;

/// <summary>A question for TXT records and the answer to it, as they travel (RFC 1035).</summary>
internal static class DnsMessage
{
    private const ushort TypeTxt = 16;
    private const ushort ClassInternet = 1;
    private const int HeaderLength = 12;

    public static byte[] Ask(ushort id, string name)
    {
        using var message = new MemoryStream();
        message.Write([(byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]); // recursion desired, one question
        foreach (var label in name.Split('.'))
        {
            message.WriteByte((byte)label.Length);
            message.Write(Encoding.ASCII.GetBytes(label));
        }
        message.Write([0, 0, (byte)TypeTxt, 0, (byte)ClassInternet]);
        return message.ToArray();
    }

    /// <summary>Whether this is a reply to that very question; anyone can send us a datagram.</summary>
    public static bool Answers(ReadOnlySpan<byte> reply, ReadOnlySpan<byte> question) =>
        reply.Length >= question.Length && reply[..2].SequenceEqual(question[..2]) && (reply[2] & 0x80) != 0
        && Encoding.ASCII.GetString(reply[HeaderLength..question.Length]).Equals(Encoding.ASCII.GetString(question[HeaderLength..]), StringComparison.OrdinalIgnoreCase);

    public static bool IsCutOff(ReadOnlySpan<byte> reply) => (reply[2] & 0x02) != 0;

    public static IReadOnlyList<string> ReadTexts(ReadOnlySpan<byte> reply, int questionLength)
    {
        const int NoError = 0, NoSuchName = 3;
        if ((reply[3] & 0x0F) is not (NoError or NoSuchName) and var code)
            throw new DnsException($"The name system answered with the error {code}.");
        var texts = new List<string>();
        var at = questionLength;
        try
        {
            for (var left = BinaryPrimitives.ReadUInt16BigEndian(reply[6..]); left > 0; left--)
            {
                at = SkipName(reply, at);
                var type = BinaryPrimitives.ReadUInt16BigEndian(reply[at..]);
                var length = BinaryPrimitives.ReadUInt16BigEndian(reply[(at + 8)..]);
                var data = reply.Slice(at + 10, length);
                if (type == TypeTxt)
                    texts.Add(Join(data));
                at += 10 + length;
            }
            return texts;
        }
        catch (Exception failure) when (failure is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new DnsException("The name system's answer ends in the middle.");
        }
    }

    // A name ends with an empty label, or with a pointer to where its rest stands. Whose record it is was settled by the question.
    private static int SkipName(ReadOnlySpan<byte> reply, int at)
    {
        while (reply[at] != 0)
        {
            if ((reply[at] & 0xC0) == 0xC0)
                return at + 2;
            at += reply[at] + 1;
        }
        return at + 1;
    }

    // One record is a row of parts of at most 255 bytes.
    private static string Join(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        while (data.Length > 0)
        {
            text.Append(Encoding.Latin1.GetString(data.Slice(1, data[0])));
            data = data[(data[0] + 1)..];
        }
        return text.ToString();
    }
}
