import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { Facts, Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Rows";
import { Failed, LoadingRows } from "@/ui/states";
import { Ago, fullTime } from "@/ui/time";
import { useActors } from "../audit/actor";
import { kindTitle } from "./queries";

/** One job, whole: what it was given and every run that failed. */
export function JobDrawer({ jobId, onClose }: { jobId: string | null; onClose: () => void }) {
  const story = useQuery({ queryKey: ["jobs", "story", jobId], queryFn: ({ signal }) => api.get("/api/v1/jobs/{jobId}", { path: { jobId: Number(jobId) }, signal }), enabled: jobId !== null });
  const actor = useActors();
  const job = story.data?.job;
  return (
    <Drawer opened={jobId !== null} onClose={onClose} title={job === undefined ? "Job" : kindTitle(job.kind)} size={480}>
      <div style={{ padding: 20, overflow: "auto" }}>
        {story.isError ? <Failed title="The job did not load" error={story.error} /> : job === undefined ? <LoadingRows rows={5} /> : (
          <>
            <Facts facts={[
              ["Id", job.id], ["Kind", <code key="k">{job.kind}</code>], ["State", job.state], ["Queue", job.queue], ["Attempt", `${job.attempt} of ${job.maxAttempts}`], ["Asked for by", actor(job.actor ?? "")],
              ["Queued", fullTime(job.enqueuedAt)], job.startedAt !== null && ["Started", fullTime(job.startedAt)], job.finishedAt !== null && ["Ended", fullTime(job.finishedAt)], job.runAt !== null && ["Runs at", fullTime(job.runAt)],
              ["Was given", <pre key="g" style={{ margin: 0, whiteSpace: "pre-wrap" }}>{JSON.stringify(story.data?.arguments, null, 2)}</pre>],
            ]} />
            {(story.data?.failures.length ?? 0) > 0 && <Section title="Runs that failed"><Rows label="Runs that failed">{story.data?.failures.map((run) => <Row key={run.attempt} title={`Attempt ${run.attempt}`} detail={run.error} end={<Ago at={run.at} />} />)}</Rows></Section>}
          </>
        )}
      </div>
    </Drawer>
  );
}
