using System.Text;
using Longhouse.Platform.Telemetry.Logs;
using Microsoft.Extensions.Logging;

namespace Longhouse.Platform.Tests.Telemetry;

public sealed class LogOutputTests
{
    [Fact]
    public async Task A_stuck_output_drops_and_counts_and_never_holds_up_the_caller()
    {
        var stuck = new StuckStream();
        using var output = new LogOutput(stuck, maxPendingBytes: 1000);
        using var provider = new LineLoggerProvider(new TextLine(colours: false), output, TimeProvider.System);
        var line = Encoding.UTF8.GetBytes(new string('x', 99) + "\n");

        output.Add(line);
        await stuck.Reached.Task; // the writer hangs in its first write
        for (var i = 1; i < 500; i++)
            output.Add(line);
        stuck.Release.SetResult();
        provider.Dispose();

        var text = Encoding.UTF8.GetString(stuck.Written.ToArray());
        Assert.Equal(10, text.Split('\n').Count(written => written.StartsWith("xxx", StringComparison.Ordinal)));
        Assert.Contains("Dropped 490 log lines because the output was too slow", text, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_was_logged_is_written_when_it_ends()
    {
        using var log = new LogUnderTest();

        for (var i = 0; i < 1000; i++)
            log.Logger().LogInformation("Event {Number}", i);

        Assert.Equal(1000, log.Events().Count);
    }

    [Fact]
    public void An_output_that_nobody_reads_any_more_is_no_failure()
    {
        using var output = new LogOutput(new BrokenStream());

        output.Add("a\n"u8);
        output.Add("b\n"u8);
        output.Dispose();
        output.Add("after the end\n"u8);
    }

    [Fact]
    public void The_text_for_people_is_one_line_that_takes_no_commands()
    {
        using var log = new LogUnderTest(new TextLine(colours: false));

        using (log.Logger().BeginScope(new Dictionary<string, object?>(StringComparer.Ordinal) { ["tenant"] = "tenant_1", ["request"] = "r1" }))
            log.Logger().LogWarning("Beware {What}", "line\nbreak and \e[31mcolour");

        var text = log.Text();
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d\d\d warning  Beware line break and  \[31mcolour Longhouse.Tests tenant=tenant_1 request=r1\n$", text);
    }

    private sealed class StuckStream : MemoryStream
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public MemoryStream Written { get; } = new();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reached.TrySetResult();
            await Release.Task;
            Written.Write(buffer.Span);
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("Broken pipe");
    }
}
