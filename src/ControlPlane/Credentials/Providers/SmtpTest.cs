using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Longhouse.Platform.Outbound;

namespace Longhouse.ControlPlane.Credentials.Providers;

/// <summary>Signs in to the mail server and out again.</summary>
internal sealed class SmtpTest(OutboundClient outbound, TimeProvider clock) : ICredentialTest
{
    private const int PortOfImplicitTls = 465;
    private const int MaxLine = 2048;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Provider => CredentialProvider.Smtp;

    public async Task<TestOutcome> RunAsync(CredentialSecret secret, TestPlace place, CancellationToken cancel)
    {
        if (place.Mail is not { } mail)
            return TestOutcome.Unknown("No mail server is known.");
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            var plain = await outbound.ConnectAsync(mail.Host, mail.Port, either.Token);
            await using var stream = new SmtpStream(plain);
            return await SignInAsync(stream, mail, secret.Find("username") ?? mail.Username, secret["password"], either.Token);
        }
        catch (OutboundRefusedException refused)
        {
            return TestOutcome.Unknown(refused.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return TestOutcome.Unknown("The mail server did not answer in time.");
        }
        catch (AuthenticationException)
        {
            return TestOutcome.Unknown("The mail server's certificate is not valid for its name.");
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException)
        {
            return TestOutcome.Unknown("The mail server did not answer.");
        }
    }

    private static async Task<TestOutcome> SignInAsync(SmtpStream stream, MailServer mail, string username, string password, CancellationToken cancel)
    {
        if (mail.Port == PortOfImplicitTls)
            await stream.EncryptAsync(mail.Host, cancel);
        if ((await stream.ReadAsync(cancel)).Code != 220)
            return TestOutcome.Unknown("This is no mail server, or it is busy.");
        var greeting = await stream.AskAsync("EHLO longhouse", cancel);
        if (mail.UseTls && mail.Port != PortOfImplicitTls)
        {
            if (!greeting.Text.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase))
                return TestOutcome.Refused("The mail server does not encrypt, so the password was not sent.");
            if ((await stream.AskAsync("STARTTLS", cancel)).Code != 220)
                return TestOutcome.Unknown("The mail server did not begin to encrypt.");
            await stream.EncryptAsync(mail.Host, cancel);
            await stream.AskAsync("EHLO longhouse", cancel);
        }
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{username}\0{password}"));
        var answer = await stream.AskAsync($"AUTH PLAIN {token}", cancel);
        if (answer.Code == 235)
            await stream.AskAsync("QUIT", cancel);
        return answer.Code switch
        {
            235 => TestOutcome.Works("The mail server accepts the password.", username),
            535 or 534 or 530 => TestOutcome.Refused("The mail server does not accept the password."),
            _ => TestOutcome.Unknown($"The mail server answered {answer.Code}."),
        };
    }

    /// <summary>The lines of the protocol, first in clear and then encrypted.</summary>
    private sealed class SmtpStream(Stream plain) : IAsyncDisposable
    {
        private Stream _stream = plain;

        public async Task EncryptAsync(string host, CancellationToken cancel)
        {
            var encrypted = new SslStream(_stream);
            _stream = encrypted;
            await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancel);
        }

        public async Task<(int Code, string Text)> AskAsync(string line, CancellationToken cancel)
        {
            await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancel);
            return await ReadAsync(cancel);
        }

        // An answer may have several lines; all but the last have a hyphen behind the number.
        public async Task<(int Code, string Text)> ReadAsync(CancellationToken cancel)
        {
            var text = new StringBuilder();
            for (var lines = 0; lines < 100; lines++)
            {
                var line = await ReadLineAsync(cancel);
                if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                    return (0, "");
                text.AppendLine(line);
                if (line.Length == 3 || line[3] != '-')
                    return (code, text.ToString());
            }
            return (0, "");
        }

        private async Task<string> ReadLineAsync(CancellationToken cancel)
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (line.Length < MaxLine)
            {
                await _stream.ReadExactlyAsync(one, cancel);
                if (one[0] == '\n')
                    break;
                if (one[0] != '\r')
                    line.Append((char)one[0]);
            }
            return line.ToString();
        }

        public ValueTask DisposeAsync() => _stream.DisposeAsync();
    }
}
