using System.Globalization;
using System.Text.Json.Nodes;
using Longhouse.ControlPlane.Changes;
using Longhouse.ControlPlane.Fleet;
using Microsoft.AspNetCore.Http;

namespace Longhouse.ControlPlane.ServiceApi;

/// <summary><c>GET /v1/runtime/changes?since=&amp;wait=</c>: what changed after a number, as soon as something did. Without a number, where to begin.</summary>
internal sealed class FollowChanges(ChangeFeed feed, FleetLog fleet)
{
    private const int DefaultWait = 25;
    private const int MaxWait = 60;

    public async Task<ServiceAnswer> RunAsync(ServiceCall call)
    {
        var query = call.Http.Request.Query;
        if (!TryRead(query, "since", -1, out var since) || !TryRead(query, "wait", DefaultWait, out var wait))
            return ServiceAnswer.BadRequest;
        if (since < 0)
            return Answer(await feed.LastAsync(call.Cancelled), isReset: true, []);

        await fleet.NotePositionAsync(call, since);
        return await feed.WaitAsync(since, call.Token.AppType, TimeSpan.FromSeconds(Math.Min(wait, MaxWait)), call.Cancelled) is { } page
            ? Answer(page.Next, isReset: false, page.Changes)
            : Answer(await feed.LastAsync(call.Cancelled), isReset: true, []);
    }

    private static bool TryRead(IQueryCollection query, string name, long fallback, out long value)
    {
        value = fallback;
        return query[name] switch
        {
            [] => true,
            [{ } text] => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }

    private static ServiceAnswer Answer(long next, bool isReset, IReadOnlyList<NumberedChange> changes) => ServiceAnswer.Ok(new JsonObject
    {
        ["next"] = next,
        ["reset"] = isReset,
        ["changes"] = new JsonArray([.. changes.Select(Write)]),
    });

    private static JsonObject Write(NumberedChange change)
    {
        var json = new JsonObject { ["seq"] = change.Seq, ["kind"] = change.Kind };
        foreach (var (name, value) in new[] { ("host", change.Host), ("tenant", change.Tenant), ("config_version", change.ConfigVersion), ("credential_fp", change.CredentialFp) })
        {
            if (value is not null)
                json[name] = value;
        }
        return json;
    }
}
