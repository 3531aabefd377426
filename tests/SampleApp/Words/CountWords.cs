using Longhouse.Jobs;
using Longhouse.Platform.Data;
using Longhouse.Platform.Jobs;

namespace Longhouse.SampleApp.Words;

/// <summary>Background work of the sample: counts the words of a note after it was written.</summary>
internal sealed record CountWords(string NoteId) : IJob
{
    public static string Kind => "notes.count_words";
}

internal sealed class CountWordsHandler(TenantDb db, JobRun run) : IJobHandler<CountWords>
{
    public async Task<JobOutcome> RunAsync(CountWords job, CancellationToken cancel)
    {
        var bodies = await db.QueryAsync<string>($"select body from notes_notes where tenant_id = {db.Tenant} and id = {job.NoteId}", cancel);
        if (bodies is not [var body])
            return JobOutcome.GiveUp("The note was deleted.");

        var words = WordCount.Of(body);
        await db.WriteAsync(async write =>
        {
            await write.ExecuteAsync($"update notes_notes set words = {words} where tenant_id = {db.Tenant} and id = {job.NoteId}", cancel);
            await write.CompleteAsync(run, cancel); // the count and the end of the job are one
            return words;
        }, cancel);
        return JobOutcome.Done;
    }
}
