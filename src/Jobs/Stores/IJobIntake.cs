using System.Data.Common;

namespace Longhouse.Jobs.Stores;

/// <summary>Puts jobs into the table: on a caller's connection inside its transaction, or on one of the store's that commits by itself.</summary>
internal interface IJobIntake
{
    Task<EnqueueResult> AddAsync(DbConnection? connection, NewJob job, CancellationToken cancel);

    /// <summary>All jobs of one call have the same queue. A full queue refuses what does not fit any more, from the first one on.</summary>
    Task<IReadOnlyList<EnqueueResult>> AddManyAsync(DbConnection? connection, IReadOnlyList<NewJob> jobs, CancellationToken cancel);
}
