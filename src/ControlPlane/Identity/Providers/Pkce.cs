using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Longhouse.ControlPlane.Identity.Providers;

/// <summary>Proof that whoever redeems a code is who asked for it (RFC 7636, S256).</summary>
internal static class Pkce
{
    public const string Method = "S256";

    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
