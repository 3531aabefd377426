using System.Diagnostics;
using Longhouse.Bench.Figures;
using Longhouse.ControlPlane.ApiKeys;
using Longhouse.ControlPlane.Hosting;
using Longhouse.ControlPlane.Identity;
using Longhouse.ControlPlane.Identity.Sessions;
using Longhouse.Platform.Data;
using Longhouse.Platform.Settings;
using Longhouse.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Longhouse.Bench.ControlPlane;

/// <summary>
/// Verifying a key and finding a session, over a real database on SQLite, on one thread. Warm: what was read is kept for a second, and reading it again
/// each second is part of the figure.
/// </summary>
internal static class CallerBench
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(int calls, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("longhouse-bench-");
        try
        {
            var configuration = ServerSettings.Configuration(null, [new("DataDir", folder.FullName), new("Management", "off"), new("Telemetry:Level", "Warning")]);
            await using WebApplication app = await Server.BuildAsync(ServerSettings.Read(new SettingsReader(configuration)), configuration, [], CancellationToken.None);
            var (keys, sessions) = (app.Services.GetRequiredService<KeyVerifier>(), app.Services.GetRequiredService<SessionStore>());
            var (key, cookie) = await MakeAsync(app.Services);
            var mistyped = key[..^1] + (key[^1] == 'a' ? 'b' : 'a');
            return
            [
                Figure.AtMost(10, "verify a key, warm", await MeasureAsync(calls, rounds, async () => await keys.FindAsync(key, CancellationToken.None) is not null), "µs"),
                new Figure("refuse a mistyped key", await MeasureAsync(calls, rounds, async () => await keys.FindAsync(mistyped, CancellationToken.None) is null), "µs"),
                new Figure("find a session, warm", await MeasureAsync(calls, rounds, async () => await sessions.FindAsync(cookie, CancellationToken.None) is not null), "µs"),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(string Key, string Cookie)> MakeAsync(IServiceProvider services)
    {
        var (person, _) = await services.GetRequiredService<PeopleStore>().EnsureAdminAsync("Bench", "bench@localhost", CancellationToken.None);
        return await services.GetRequiredService<SystemDb>().WriteAsync(async write =>
        {
            var order = new KeyOrder(TenantId.House, ApiKey.PersonalKind, "bench", person.Id, [], ApiKey.MostPerMinute, null);
            var key = await services.GetRequiredService<KeyStore>().CreateAsync(write, order, Actor.House, CancellationToken.None);
            var session = new NewSession("signin", person.Id, Session.Console, "bench", TimeProvider.System.GetUtcNow() + Session.Length);
            return (key.Key, await services.GetRequiredService<SessionStore>().BeginAsync(write, session, new DefaultHttpContext(), CancellationToken.None));
        }, CancellationToken.None);
    }

    /// <summary>Microseconds of one call: the median of the rounds.</summary>
    private static async Task<double> MeasureAsync(int calls, int rounds, Func<ValueTask<bool>> call)
    {
        var costs = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < calls; i++)
            {
                if (!await call())
                    throw new InvalidOperationException("The answer is wrong, so this measures something else.");
            }
            if (round > 0) // the first one compiles and warms
                costs.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds / calls);
        }
        return costs.Order().ElementAt(rounds / 2);
    }
}
