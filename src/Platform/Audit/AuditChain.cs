using System.Security.Cryptography;
using System.Text;

namespace Longhouse.Platform.Audit;

/// <summary>Each entry's hash covers the one before it, so that none can be changed, removed or slipped in unseen.</summary>
internal static class AuditChain
{
    /// <summary>What stands before the first entry.</summary>
    public const string Start = "";

    public static string Next(string previous, long number, string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{previous}\n{number}\n{content}")));
}
