using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Longhouse.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Longhouse.ControlPlane.Streams;

/// <summary>Live events to a page, as server-sent events: each has an id, and whoever lost the connection goes on after the last one that came.</summary>
internal static class EventStream
{
    /// <param name="follow">Reads on after an id, which is empty at the first time, until its token fires.</param>
    public static ServerSentEventsResult<T> Of<T>(HttpContext http, Func<string, CancellationToken, IAsyncEnumerable<SseItem<T>>> follow)
    {
        http.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would keep events until it has a page of them
        return TypedResults.ServerSentEvents(FollowAsync(http, follow, http.RequestAborted));
    }

    /// <summary>The endpoint's answers take their time on purpose.</summary>
    public static RouteHandlerBuilder IsStream(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new LongLived());

    // A server that stops must not wait for those who listen.
    private static async IAsyncEnumerable<SseItem<T>> FollowAsync<T>(
        HttpContext http, Func<string, CancellationToken, IAsyncEnumerable<SseItem<T>>> follow, [EnumeratorCancellation] CancellationToken cancel)
    {
        var life = http.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, life.ApplicationStopping);
        // The browser tells it when it comes back by itself; a page that comes back asks for it.
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        await foreach (var item in follow(last.Length > 0 ? last : http.Request.Query["after"].ToString(), stop.Token))
            yield return item;
    }
}
