using System.Collections.Concurrent;
using System.Net;
using System.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Longhouse.ControlPlane.Tests.Credentials;

/// <summary>An S3 server and its identity service on a loopback port, as far as we speak to them. It knows keys and what they open, and takes signatures for good.</summary>
internal sealed class FakeStorage : IAsyncDisposable
{
    public const string RootKey = "ROOT";
    private readonly WebApplication _app;

    private FakeStorage(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    public ConcurrentDictionary<string, bool> Buckets { get; } = new();

    /// <summary>By bucket/key.</summary>
    public ConcurrentDictionary<string, bool> Objects { get; } = new();

    /// <summary>Users by name, each with its policy and key once it has them.</summary>
    public ConcurrentDictionary<string, (string? Policy, string? Key)> Users { get; } = new();

    /// <summary>An action of the identity service that fails.</summary>
    public string? Failing { get; set; }

    /// <summary>Happens once a key is made, before whoever asked for it hears of it.</summary>
    public Func<Task>? OnKey { get; set; }

    /// <summary>Whether nothing can be deleted.</summary>
    public bool IsStuck { get; set; }

    public (string Key, string Value)[] Settings =>
    [
        ("ManagedStorage:Endpoint", Url), ("ManagedStorage:IamEndpoint", Url + "/iam"), ("ManagedStorage:Bucket", "tenants"), ("ManagedStorage:AccessKeyId", RootKey),
        ("ManagedStorage:SecretAccessKey", "root-secret"), ("Outbound:Allow", "127.0.0.1"), ("Outbound:Ports", $"{new Uri(Url).Port},443"),
    ];

    public static async Task<FakeStorage> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var storage = new FakeStorage(builder.Build());
        storage._app.Run(storage.AnswerAsync);
        await storage._app.StartAsync();
        storage.Url = storage._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.TrimStart('/');
        var isIam = path == "iam/";
        if (!Opens(http.Request.Headers.Authorization.ToString(), isIam ? "iam" : "s3", isIam))
            return SayAsync(http, 403, "<Error><Code>AccessDenied</Code></Error>");
        if (isIam)
            return IamAsync(http, http.Request.Query["Action"].ToString(), http.Request.Query["UserName"].ToString());
        var bucket = path.Split('/')[0];
        switch (http.Request.Method)
        {
            case "PUT" when path == bucket:
                return SayAsync(http, Buckets.TryAdd(bucket, true) ? 200 : 409, "");
            case "GET":
                var keys = Objects.Keys.Where(key => key.StartsWith($"{bucket}/{http.Request.Query["prefix"]}", StringComparison.Ordinal)).Select(key => key[(bucket.Length + 1)..])
                    .Where(key => string.CompareOrdinal(key, http.Request.Query["start-after"].ToString()) > 0).Order(StringComparer.Ordinal).Take(int.Parse(http.Request.Query["max-keys"]!));
                return SayAsync(http, 200, $"""<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{string.Concat(keys.Select(key => $"<Contents><Key>{SecurityElement.Escape(key)}</Key></Contents>"))}</ListBucketResult>""");
            case "DELETE" when !IsStuck:
                Objects.TryRemove(path, out _);
                return SayAsync(http, 204, "");
            default:
                return SayAsync(http, 500, "");
        }
    }

    private async Task IamAsync(HttpContext http, string action, string user)
    {
        if (action == Failing)
        {
            await SayAsync(http, 500, "");
            return;
        }
        if (action != "CreateUser" && !Users.ContainsKey(user))
        {
            await SayAsync(http, 404, "<Error><Code>NoSuchEntity</Code></Error>");
            return;
        }
        switch (action)
        {
            case "CreateUser":
                Users[user] = (null, null);
                break;
            case "PutUserPolicy":
                Users[user] = (http.Request.Query["PolicyDocument"].ToString(), null);
                break;
            case "CreateAccessKey":
                Users[user] = (Users[user].Policy, $"KEY-{Users.Count}");
                if (OnKey is { } happens)
                    await happens();
                await SayAsync(http, 200, $"""<CreateAccessKeyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><AccessKey><AccessKeyId>{Users[user].Key}</AccessKeyId><SecretAccessKey>secret of {user}</SecretAccessKey></AccessKey></CreateAccessKeyResponse>""");
                return;
            case "ListAccessKeys":
                await SayAsync(http, 200, $"<ListAccessKeysResponse>{(Users[user].Key is { } key ? $"<member><AccessKeyId>{key}</AccessKeyId></member>" : "")}</ListAccessKeysResponse>");
                return;
            case "DeleteAccessKey" when http.Request.Query["AccessKeyId"] == Users[user].Key:
                Users[user] = (Users[user].Policy, null);
                break;
            case "DeleteUserPolicy":
                Users[user] = (null, Users[user].Key);
                break;
            case "DeleteUser" when Users[user] is (null, null):
                Users.TryRemove(user, out _);
                break;
            default:
                await SayAsync(http, 409, "<Error><Code>DeleteConflict</Code></Error>");
                return;
        }
        await SayAsync(http, 200, "<Response/>");
    }

    private bool Opens(string authorization, string service, bool onlyRoot) =>
        authorization.Contains($"/{service}/aws4_request", StringComparison.Ordinal) && authorization.Split("Credential=") is [_, var rest] && rest.Split('/')[0] is var key
        && (key == RootKey || (!onlyRoot && (key == "OWN" || Users.Values.Any(user => user.Key == key))));

    private static Task SayAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        return status == 204 ? Task.CompletedTask : http.Response.WriteAsync(body);
    }
}
