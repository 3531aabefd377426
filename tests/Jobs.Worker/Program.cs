using System.Runtime.InteropServices;
using System.Text.Json;
using Longhouse.Jobs;
using Longhouse.Jobs.Worker;
using Microsoft.Extensions.DependencyInjection;

// A worker process for tests to kill, stop and wake again.
var settings = JsonSerializer.Deserialize<WorkerSettings>(args[0]) ?? throw new ArgumentException("The settings are missing.", nameof(args));
var services = new ServiceCollection();
services.AddLogging();
services.AddSingleton<TimeProvider>(new SkewedClock(settings.Skew));
services.AddSingleton(settings);
services.AddJobs(all => new PostgresJobStore(settings.ConnectionString, all.GetRequiredService<TimeProvider>()), Effect.Register(settings.Lease));
services.AddJobWorker(new WorkerOptions { Host = $"{Environment.ProcessId}" });
await using var container = services.BuildServiceProvider();

var stop = new TaskCompletionSource();
using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.TrySetResult();
});
var worker = container.GetRequiredService<JobWorker>();
await worker.StartAsync(CancellationToken.None);
Console.WriteLine("ready");
// The test that started this process may be gone: then its pipe is, too.
await Task.WhenAny(stop.Task, Console.In.ReadToEndAsync());
await worker.StopAsync(CancellationToken.None);
