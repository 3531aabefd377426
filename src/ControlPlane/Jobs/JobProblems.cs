using Longhouse.Platform.Problems;

namespace Longhouse.ControlPlane.Jobs;

internal static class JobProblems
{
    public static readonly Problem NotFound = new(404, "control.job_not_found", "There is no such job; finished ones are forgotten after a while.");
    public static readonly Problem NoSuchQueue = new(404, "control.queue_not_found", "There is no such queue.");
    public static readonly Problem NoSuchSchedule = new(404, "control.schedule_not_found", "There is no such schedule.");
    public static readonly Problem Finished = new(409, "control.job_finished", "The job has ended already.");
    public static readonly Problem NotRepeatable = new(409, "control.job_not_repeatable", "Only a job that is scheduled, dead or cancelled can be run again.");
}
