using System.Net;
using Longhouse.Platform.Outbound;
using Microsoft.AspNetCore.Http;

namespace Longhouse.Platform.Tests.Outbound;

/// <summary>
/// Ways in which people have reached the inside through a server that calls where it is told to. Each is tried twice: as an address,
/// and as the target of a redirect from an honest server.
/// </summary>
public sealed class BypassAttemptsTests
{
    /// <summary>Written addresses, and why they are refused.</summary>
    public static readonly (string Url, string Reason)[] Written =
    [
        // Inside addresses, written plainly.
        ("http://127.0.0.1/", OutboundReason.PrivateAddress),
        ("http://127.255.255.254/", OutboundReason.PrivateAddress),
        ("http://0.0.0.0/", OutboundReason.PrivateAddress),
        ("http://0.1.2.3/", OutboundReason.PrivateAddress),
        ("http://10.0.0.1/", OutboundReason.PrivateAddress),
        ("http://10.255.255.255/", OutboundReason.PrivateAddress),
        ("http://172.16.0.1/", OutboundReason.PrivateAddress),
        ("http://172.31.255.255/", OutboundReason.PrivateAddress),
        ("http://192.168.1.1/", OutboundReason.PrivateAddress),
        ("http://169.254.169.254/latest/meta-data/", OutboundReason.PrivateAddress),
        ("http://169.254.170.2/v2/credentials", OutboundReason.PrivateAddress),
        ("http://100.64.0.1/", OutboundReason.PrivateAddress),
        ("http://100.100.100.200/latest/meta-data/", OutboundReason.PrivateAddress),
        ("http://168.63.129.16/", OutboundReason.PrivateAddress),
        ("http://192.0.0.192/", OutboundReason.PrivateAddress),
        ("http://192.0.2.1/", OutboundReason.PrivateAddress),
        ("http://198.18.0.1/", OutboundReason.PrivateAddress),
        ("http://198.51.100.1/", OutboundReason.PrivateAddress),
        ("http://203.0.113.1/", OutboundReason.PrivateAddress),
        ("http://224.0.0.1/", OutboundReason.PrivateAddress),
        ("http://240.0.0.1/", OutboundReason.PrivateAddress),
        ("http://255.255.255.255/", OutboundReason.PrivateAddress),

        // The same in other numbers.
        ("http://2130706433/", OutboundReason.PrivateAddress),
        ("http://017700000001/", OutboundReason.PrivateAddress),
        ("http://0x7f000001/", OutboundReason.PrivateAddress),
        ("http://0X7F000001/", OutboundReason.PrivateAddress),
        ("http://0x7f.0x0.0x0.0x1/", OutboundReason.PrivateAddress),
        ("http://0177.0.0.1/", OutboundReason.PrivateAddress),
        ("http://0177.0.0.01/", OutboundReason.PrivateAddress),
        ("http://127.1/", OutboundReason.PrivateAddress),
        ("http://127.0.1/", OutboundReason.PrivateAddress),
        ("http://0/", OutboundReason.PrivateAddress),
        ("http://0x0/", OutboundReason.PrivateAddress),
        ("http://10.1/", OutboundReason.PrivateAddress),
        ("http://0xa.1/", OutboundReason.PrivateAddress),
        ("http://0xa9fea9fe/", OutboundReason.PrivateAddress),
        ("http://2852039166/", OutboundReason.PrivateAddress),
        ("http://0251.0376.0251.0376/", OutboundReason.PrivateAddress),
        ("http://169.254.43518/", OutboundReason.PrivateAddress),
        ("http://192.168.257/", OutboundReason.PrivateAddress),
        ("http://3232235777/", OutboundReason.PrivateAddress),
        ("http://127.0.0.1./", OutboundReason.PrivateAddress),
        ("http://0x7f.1./", OutboundReason.PrivateAddress),
        ("http://2130706433./", OutboundReason.PrivateAddress),
        ("http://0x7f.0x0.0x0.0x1./", OutboundReason.PrivateAddress),
        ("http://127。0。0。1/", OutboundReason.PrivateAddress),
        ("http://127．0．0．1/", OutboundReason.PrivateAddress),
        ("http://127｡0｡0｡1/", OutboundReason.PrivateAddress),
        ("http://4294967296/", OutboundReason.InvalidUrl),
        ("http://256.256.256.256/", OutboundReason.InvalidUrl),
        ("http://127.0.0.1.1/", OutboundReason.InvalidUrl),
        ("http://09.1.1.1/", OutboundReason.InvalidUrl),
        ("http://0x7f000001ff/", OutboundReason.InvalidUrl),

        // IPv6, and IPv4 within it.
        ("http://[::]/", OutboundReason.PrivateAddress),
        ("http://[::1]/", OutboundReason.PrivateAddress),
        ("http://[0:0:0:0:0:0:0:1]/", OutboundReason.PrivateAddress),
        ("http://[0000:0000:0000:0000:0000:0000:0000:0001]/", OutboundReason.PrivateAddress),
        ("http://[::ffff:127.0.0.1]/", OutboundReason.PrivateAddress),
        ("http://[::ffff:7f00:1]/", OutboundReason.PrivateAddress),
        ("http://[0:0:0:0:0:ffff:7f00:0001]/", OutboundReason.PrivateAddress),
        ("http://[::ffff:169.254.169.254]/", OutboundReason.PrivateAddress),
        ("http://[::ffff:8.8.8.8]/", OutboundReason.PrivateAddress),
        ("http://[::ffff:0:127.0.0.1]/", OutboundReason.PrivateAddress),
        ("http://[::127.0.0.1]/", OutboundReason.PrivateAddress),
        ("http://[::7f00:1]/", OutboundReason.PrivateAddress),
        ("http://[64:ff9b::127.0.0.1]/", OutboundReason.PrivateAddress),
        ("http://[64:ff9b::a9fe:a9fe]/", OutboundReason.PrivateAddress),
        ("http://[64:ff9b:1::1]/", OutboundReason.PrivateAddress),
        ("http://[100::1]/", OutboundReason.PrivateAddress),
        ("http://[2001::1]/", OutboundReason.PrivateAddress),
        ("http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", OutboundReason.PrivateAddress),
        ("http://[2001:2::1]/", OutboundReason.PrivateAddress),
        ("http://[2001:10::1]/", OutboundReason.PrivateAddress),
        ("http://[2001:20::1]/", OutboundReason.PrivateAddress),
        ("http://[2001:db8::1]/", OutboundReason.PrivateAddress),
        ("http://[2002:7f00:1::]/", OutboundReason.PrivateAddress),
        ("http://[2002:a9fe:a9fe::1]/", OutboundReason.PrivateAddress),
        ("http://[3fff::1]/", OutboundReason.PrivateAddress),
        ("http://[5f00::1]/", OutboundReason.PrivateAddress),
        ("http://[fc00::1]/", OutboundReason.PrivateAddress),
        ("http://[fd00:ec2::254]/", OutboundReason.PrivateAddress),
        ("http://[fe80::1]/", OutboundReason.PrivateAddress),
        ("http://[fec0::1]/", OutboundReason.PrivateAddress),
        ("http://[ff02::1]/", OutboundReason.PrivateAddress),
        ("http://[fe80::1%25eth0]/", OutboundReason.InvalidUrl),
        ("http://[::1%25lo]/", OutboundReason.InvalidUrl),
        ("http://[::1/", OutboundReason.InvalidUrl),

        // Names that only mean something inside.
        ("http://localhost/", OutboundReason.PrivateName),
        ("http://LOCALHOST/", OutboundReason.PrivateName),
        ("http://localhost./", OutboundReason.PrivateName),
        ("http://app.localhost/", OutboundReason.PrivateName),
        ("http://localhost.localdomain/", OutboundReason.PrivateName),
        ("http://printer.local/", OutboundReason.PrivateName),
        ("http://metadata.google.internal/computeMetadata/v1/", OutboundReason.PrivateName),
        ("http://metadata.google.internal./", OutboundReason.PrivateName),
        ("http://instance-data.ec2.internal/", OutboundReason.PrivateName),
        ("http://metadata/", OutboundReason.PrivateName),
        ("http://kubernetes/", OutboundReason.PrivateName),
        ("http://postgres/", OutboundReason.PrivateName),
        ("http://router.home.arpa/", OutboundReason.PrivateName),
        ("http://nas.lan/", OutboundReason.PrivateName),

        // Hosts that other parsers read differently.
        ("http://%31%32%37.0.0.1/", OutboundReason.InvalidUrl),
        ("http://127%2e0%2e0%2e1/", OutboundReason.InvalidUrl),
        ("http://localhost%00.example.com/", OutboundReason.InvalidUrl),
        ("http://example.com%23@127.0.0.1/", OutboundReason.CredentialsInUrl),
        ("http://①②⑦.⓪.⓪.①/", OutboundReason.InvalidUrl),
        ("http://１２７.0.0.1/", OutboundReason.InvalidUrl),
        ("http://ｌocalhost/", OutboundReason.InvalidUrl),
        ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", OutboundReason.InvalidUrl),
        ("http://𝐥𝐨𝐜𝐚𝐥𝐡𝐨𝐬𝐭/", OutboundReason.InvalidUrl),
        ("http://loc\u00ADalhost/", OutboundReason.InvalidUrl),
        ("http://loc\u200Balhost/", OutboundReason.InvalidUrl),
        ("http://example.com\\@127.0.0.1/", OutboundReason.InvalidUrl),
        ("http:\\\\127.0.0.1\\", OutboundReason.InvalidUrl),
        ("http://exam\tple.com/", OutboundReason.InvalidUrl),
        ("http://example.com/\r\nHost: 127.0.0.1", OutboundReason.InvalidUrl),
        (" http://127.0.0.1/", OutboundReason.InvalidUrl),
        ("http:// 127.0.0.1/", OutboundReason.InvalidUrl),
        ("http:///127.0.0.1/", OutboundReason.InvalidUrl),
        ("http://example..com/", OutboundReason.InvalidUrl),
        ("http://-example.com/", OutboundReason.InvalidUrl),
        ("http://./", OutboundReason.InvalidUrl),
        ("http://../", OutboundReason.InvalidUrl),
        ("http://", OutboundReason.InvalidUrl),

        // Credentials, which move the host for a careless reader.
        ("http://user@example.com/", OutboundReason.CredentialsInUrl),
        ("http://user:password@example.com/", OutboundReason.CredentialsInUrl),
        ("http://example.com@127.0.0.1/", OutboundReason.CredentialsInUrl),
        ("http://example.com:80@127.0.0.1/", OutboundReason.CredentialsInUrl),
        ("http://@example.com/", OutboundReason.CredentialsInUrl),
        ("http://:@example.com/", OutboundReason.CredentialsInUrl),

        // Ports of other services.
        ("http://example.com:22/", OutboundReason.PortNotAllowed),
        ("http://example.com:25/", OutboundReason.PortNotAllowed),
        ("http://example.com:2375/", OutboundReason.PortNotAllowed),
        ("http://example.com:5432/", OutboundReason.PortNotAllowed),
        ("http://example.com:6379/", OutboundReason.PortNotAllowed),
        ("http://example.com:9091/metrics", OutboundReason.PortNotAllowed),
        ("http://example.com:0/", OutboundReason.PortNotAllowed),
        ("http://example.com:65536/", OutboundReason.InvalidUrl),
        ("http://example.com:80:22/", OutboundReason.InvalidUrl),
        ("http://example.com:-1/", OutboundReason.InvalidUrl),

        // What is no web address at all.
        ("ftp://example.com/", OutboundReason.SchemeNotAllowed),
        ("file:///etc/passwd", OutboundReason.SchemeNotAllowed),
        ("file://127.0.0.1/etc/passwd", OutboundReason.SchemeNotAllowed),
        ("gopher://127.0.0.1:6379/_PING", OutboundReason.SchemeNotAllowed),
        ("dict://127.0.0.1:11211/stat", OutboundReason.SchemeNotAllowed),
        ("ldap://127.0.0.1/", OutboundReason.SchemeNotAllowed),
        ("data:text/html,hello", OutboundReason.SchemeNotAllowed),
        ("javascript:alert(1)", OutboundReason.SchemeNotAllowed),
        ("ws://example.com/", OutboundReason.SchemeNotAllowed),
        ("jar:http://127.0.0.1!/", OutboundReason.SchemeNotAllowed),
        ("unix:///var/run/docker.sock", OutboundReason.SchemeNotAllowed),
        ("netdoc:///etc/passwd", OutboundReason.SchemeNotAllowed),
    ];

    /// <summary>What an honest-looking name may be made to lead to.</summary>
    public static readonly string[][] Resolved =
    [
        ["127.0.0.1"], ["127.8.8.8"], ["0.0.0.0"], ["10.1.2.3"], ["172.20.0.1"], ["192.168.0.10"], ["169.254.169.254"], ["100.127.255.255"],
        ["198.19.255.255"], ["224.0.0.251"], ["255.255.255.255"], ["192.0.0.8"], ["168.63.129.16"],
        ["::1"], ["::"], ["::ffff:10.0.0.1"], ["::ffff:8.8.8.8"], ["::ffff:0a00:1"], ["::10.0.0.1"], ["64:ff9b::10.0.0.1"], ["2002:0a00:0001::1"], ["2001:0:1::1"],
        ["fe80::1"], ["fd12:3456::1"], ["fec0::1"], ["ff02::1"],
        // One inside address among public ones, wherever it stands.
        ["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["2606:4700:4700::1111", "::1"], ["1.1.1.1", "8.8.8.8", "10.0.0.1"],
    ];

    public static TheoryData<string, string> WrittenCases => new(Written);

    public static TheoryData<string> ResolvedCases => [.. Resolved.Select(addresses => string.Join(' ', addresses))];

    [Fact]
    public void There_are_more_than_a_hundred_of_them() => Assert.True(Written.DistinctBy(attempt => attempt.Url).Count() > 100);

    [Theory, MemberData(nameof(WrittenCases))]
    public async Task Refuses_what_is_written(string url, string reason)
    {
        // Whatever name should get as far as the name system leads inside.
        var resolver = new ScriptedResolver().Leads("example.com", "127.0.0.1");
        using var client = OutboundUnderTest.CreateStrict(resolver);

        Assert.Equal(reason, Assert.Throws<OutboundRefusedException>(() => client.Check(url)).Reason);

        if (Uri.TryCreate(url, UriKind.RelativeOrAbsolute, out var uri)) // a request cannot even hold the others
        {
            var request = new HttpRequestMessage { RequestUri = uri };
            var refused = await Assert.ThrowsAsync<OutboundRefusedException>(() => client.SendAsync(request, CancellationToken.None));
            Assert.Equal(reason, refused.Reason);
        }

        Assert.Empty(resolver.Asked);
    }

    [Theory, MemberData(nameof(ResolvedCases))]
    public async Task Refuses_where_a_name_leads(string addresses)
    {
        var resolver = new ScriptedResolver().Leads("looks-honest.example", addresses.Split(' '));
        using var client = OutboundUnderTest.CreateStrict(resolver);

        foreach (var scheme in new[] { "http", "https" })
        {
            var refused = await Assert.ThrowsAsync<OutboundRefusedException>(() => client.GetAsync($"{scheme}://looks-honest.example/"));
            Assert.Equal(OutboundReason.PrivateAddress, refused.Reason);
        }
    }

    [Fact]
    public async Task Refuses_all_of_them_behind_a_redirect_too()
    {
        await using var inside = await LoopbackServer.StartAsync(_ => Task.CompletedTask, "127.0.0.2");
        await using var honest = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = Uri.UnescapeDataString(context.Request.QueryString.Value![1..]); // always asked with one
            return Task.CompletedTask;
        });
        var resolver = new ScriptedResolver().Leads("honest.example", "127.0.0.1").Leads("inside.example", "127.0.0.2");
        using var client = OutboundUnderTest.Create(resolver, options: null, honest, inside);

        // A header cannot carry what is not ASCII or a control character; and 127.0.0.1 itself is allowed here, to have an honest server.
        var targets = Written
            .Where(attempt => attempt.Url.Length > 0 && attempt.Url.All(c => c is > ' ' and < '\x7f'))
            .Where(attempt => !ReadsAsLoopback(attempt.Url))
            .Select(attempt => attempt.Url)
            .Append(inside.Url("inside.example"))
            .Append(inside.Url("127.0.0.2"))
            .Append($"//inside.example:{inside.Port}/")
            .ToList();
        Assert.True(targets.Count > 100);

        foreach (var target in targets)
        {
            var refused = await Assert.ThrowsAsync<OutboundRefusedException>(
                () => client.GetAsync(honest.Url("honest.example", "/?" + Uri.EscapeDataString(target))));
            Assert.NotEqual(OutboundReason.TooManyRedirects, refused.Reason);
        }

        Assert.Empty(inside.Seen);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.1")]
    [InlineData("168.63.129.17")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2001:200::1")]
    [InlineData("2a00:1450:4001::200e")]
    [InlineData("3ffe::1")]
    public void Public_addresses_beside_the_inside_ones_are_public(string address) =>
        Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)));

    private static bool ReadsAsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.TrimEnd('.') is var host
        && IPAddress.TryParse(host, out var address) && address.Equals(IPAddress.Loopback);
}
