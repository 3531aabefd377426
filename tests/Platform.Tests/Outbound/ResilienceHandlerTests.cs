using System.Net;
using Longhouse.Platform.Outbound;

namespace Longhouse.Platform.Tests.Outbound;

public sealed class ResilienceHandlerTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Tries_again_when_the_service_fails(string method)
    {
        var service = new Service(HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadGateway, HttpStatusCode.OK);

        var response = await service.SendAsync(method);

        Assert.Equal((HttpStatusCode.OK, 3), (response.StatusCode, service.Bodies.Count));
        Assert.All(service.Bodies, body => Assert.Equal("body", body));
    }

    [Fact]
    public async Task Gives_up_after_four_attempts_and_hands_back_the_last_answer()
    {
        var service = new Service(HttpStatusCode.ServiceUnavailable);

        var response = await service.SendAsync("GET");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 4), (response.StatusCode, service.Bodies.Count));
    }

    [Fact]
    public async Task Does_not_repeat_a_post_unless_it_is_marked_safe()
    {
        var unmarked = new Service(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);
        var marked = new Service(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);

        await unmarked.SendAsync("POST");
        await marked.SendAsync("POST", request => request.Options.Set(ResilienceHandler.SafeToRepeat, true));

        Assert.Equal((1, 2), (unmarked.Bodies.Count, marked.Bodies.Count));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Created)]
    public async Task Does_not_repeat_what_was_answered(HttpStatusCode answer)
    {
        var service = new Service(answer);

        await service.SendAsync("GET");

        Assert.Single(service.Bodies);
    }

    [Fact]
    public async Task Waits_as_long_as_the_service_asks()
    {
        var service = new Service(HttpStatusCode.TooManyRequests, HttpStatusCode.OK) { RetryAfter = TimeSpan.FromSeconds(7) };

        await service.SendAsync("GET");

        Assert.Equal([TimeSpan.FromSeconds(7)], service.Clock.Waited);
    }

    [Fact]
    public async Task Does_not_wait_longer_than_is_reasonable()
    {
        var service = new Service(HttpStatusCode.TooManyRequests) { RetryAfter = TimeSpan.FromMinutes(5) };

        var response = await service.SendAsync("GET");

        Assert.Equal((HttpStatusCode.TooManyRequests, 1), (response.StatusCode, service.Bodies.Count));
        Assert.Empty(service.Clock.Waited);
    }

    [Fact]
    public async Task Tries_again_when_the_connection_fails()
    {
        var service = new Service(HttpStatusCode.OK) { Failures = 2 };

        var response = await service.SendAsync("GET");

        Assert.Equal((HttpStatusCode.OK, 3), (response.StatusCode, service.Bodies.Count));
    }

    /// <summary>A service that gives its answers in turn, keeping to the last, behind the handler and a clock that need not be waited for.</summary>
    private sealed class Service(params HttpStatusCode[] answers) : HttpMessageHandler
    {
        public List<string> Bodies { get; } = [];
        public TimeSpan? RetryAfter { get; init; }
        public int Failures { get; init; }
        public ImpatientClock Clock { get; } = new();

        public async Task<HttpResponseMessage> SendAsync(string method, Action<HttpRequestMessage>? change = null)
        {
            var request = new HttpRequestMessage(new HttpMethod(method), "http://service.example/") { Content = new StringContent("body") };
            change?.Invoke(request);
            using var client = new HttpMessageInvoker(new ResilienceHandler(Clock, Clock.AttemptTimeout) { InnerHandler = this });
            return await client.SendAsync(request, CancellationToken.None);
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "");
            if (Bodies.Count <= Failures)
                throw new HttpRequestException("The connection broke.");

            var response = new HttpResponseMessage(answers[Math.Min(Bodies.Count - 1, answers.Length - 1)]);
            if (RetryAfter is { } pause && (int)response.StatusCode >= 400)
                response.Headers.RetryAfter = new(pause);
            return response;
        }
    }

    /// <summary>Notes how long it is asked to wait, and wakes at once; only the time limit of an attempt never comes.</summary>
    private sealed class ImpatientClock : TimeProvider
    {
        public readonly TimeSpan AttemptTimeout = TimeSpan.FromHours(1);

        public List<TimeSpan> Waited { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == AttemptTimeout || dueTime == Timeout.InfiniteTimeSpan)
                return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);

            Waited.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
