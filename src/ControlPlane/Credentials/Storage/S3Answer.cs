using System.Xml;
using System.Xml.Linq;
using Longhouse.ControlPlane.Credentials.Providers;

namespace Longhouse.ControlPlane.Credentials.Storage;

/// <summary>What an S3 server, or its identity service, says in XML: names without their namespaces, which servers write in their own ways.</summary>
internal static class S3Answer
{
    // No documents within documents: what comes is a server's, but the address may be a tenant's.
    private static readonly XmlReaderSettings Plain = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static string? Text(ProviderAnswer answer, string name) => All(answer, name) is [var first, ..] ? first : null;

    public static IReadOnlyList<string> All(ProviderAnswer answer, string name)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(answer.Raw), Plain);
            return [.. XDocument.Load(reader).Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value)];
        }
        catch (XmlException)
        {
            return [];
        }
    }
}
