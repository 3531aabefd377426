using System.Net;
using Longhouse.Jobs;
using Longhouse.Platform.Identity;
using Longhouse.Platform.Testing;
using Longhouse.SampleApp;
using Longhouse.SampleApp.Words;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.ControlPlane.Tests.Streams;

public sealed class EventStreamTests
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Jobs_come_as_they_are_and_again_when_something_changed()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var auditor = host.SignInToConsole(PlatformRole.Auditor);
        using var stream = await Listener.OpenAsync(auditor, "/api/v1/jobs/events");

        var first = await stream.ReadAsync();
        await host.Services.GetRequiredService<JobClient>().EnqueueAsync(new CountWords("note_1"), new JobOptions { Partition = host.Tenant.Id.Value }, default);
        var second = await stream.ReadAsync(host.Clock, Round);

        Assert.Equal("jobs", first.Type);
        Assert.Contains("\"waiting\":0", first.Data, StringComparison.Ordinal);
        Assert.Contains("\"waiting\":1", second.Data, StringComparison.Ordinal);
        Assert.Contains("\"running\":null", second.Data, StringComparison.Ordinal);
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Whoever_comes_back_gets_only_what_is_new()
    {
        await using var host = await TestHost.StartAsync(new NotesModule());
        var auditor = host.SignInToConsole(PlatformRole.Auditor);
        string last;
        using (var stream = await Listener.OpenAsync(auditor, "/api/v1/jobs/events"))
            last = (await stream.ReadAsync()).Id;
        await host.Services.GetRequiredService<JobClient>().EnqueueAsync(new CountWords("note_1"), new JobOptions { Partition = host.Tenant.Id.Value }, default);
        host.Clock.Advance(Round);

        using var again = await Listener.OpenAsync(auditor, "/api/v1/jobs/events", last);

        var news = await again.ReadAsync();
        Assert.Equal("jobs", news.Type);
        Assert.Contains("\"running\":null", news.Data, StringComparison.Ordinal);
        Assert.Contains("\"waiting\":1", news.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_goes_on_live_and_after_the_last_entry_that_came()
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");
        house.Host.Clock.Jump(TimeSpan.FromMinutes(1));
        Event suspended;
        using (var stream = await Listener.OpenAsync(house.Admin, "/api/v1/audit/events"))
        {
            Assert.Equal("silence", (await stream.ReadAsync()).Type);
            await house.Admin.PostAsync<object>($"/api/v1/tenants/{tenant.Id}:suspend", new { reason = "unpaid" });
            suspended = await stream.ReadAsync(house.Host.Clock, Round);
        }
        house.Host.Clock.Jump(TimeSpan.FromMinutes(1));
        await house.Admin.PostAsync<object>($"/api/v1/tenants/{tenant.Id}:resume", new { });

        using var again = await Listener.OpenAsync(house.Admin, $"/api/v1/tenants/{tenant.Id}/audit/events", suspended.Id);

        Assert.Equal("entry", suspended.Type);
        Assert.Contains("control.tenant_suspended", suspended.Data, StringComparison.Ordinal);
        Assert.Contains("control.tenant_active", (await again.ReadAsync()).Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/jobs/events")]
    [InlineData("/api/v1/audit/events")]
    public async Task Streams_of_the_house_are_for_people_of_the_house(string path)
    {
        await using var house = await House.StartAsync();
        var tenant = await house.AddTenantAsync("one");

        Assert.Equal(HttpStatusCode.Forbidden, (await house.SignIn(tenant, TenantRole.Owner).Client.GetAsync(path)).StatusCode);
    }

    private sealed record Event(string Type, string Id, string Data);

    /// <summary>Reads one event after the other, as a browser does.</summary>
    private sealed class Listener(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        public static async Task<Listener> OpenAsync(TestCaller caller, string path, string? after = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (after is not null)
                request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
            var response = await caller.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            return new Listener(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        public async Task<Event> ReadAsync()
        {
            var (type, id, data) = ("message", "", "");
            while (await reader.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                if (line.Length == 0)
                    return new Event(type, id, data);
                var (name, value) = line.Split(':', 2) is [var field, var text] ? (field, text.TrimStart()) : (line, "");
                (type, id, data) = (name == "event" ? value : type, name == "id" ? value : id, name == "data" ? data + value : data);
            }
            throw new EndOfStreamException();
        }

        /// <summary>The same, while the held clock goes on.</summary>
        public async Task<Event> ReadAsync(HeldClock clock, TimeSpan step)
        {
            var read = ReadAsync();
            await Until.TrueAsync(() => { clock.Advance(step); return read.IsCompleted; }, Patience, "an event came");
            return await read;
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
