import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Rows";
import { Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import { toast, toastProblem } from "@/ui/toast";
import { Ago } from "@/ui/time";
import { signOut } from "../shell/sign-out";
import { agentTitle } from "./agent";

/** Where you are signed in, and the way out of each place. */
export default function Sessions() {
  const list = useQuery({ queryKey: ["me", "sessions"], queryFn: ({ signal }) => api.get("/api/v1/me/sessions", { signal }) });
  const client = useQueryClient();
  return (
    <Page title="Your sessions" padded actions={<Button variant="default" onClick={() => void signOut(true)}>Sign out everywhere</Button>}>
      {list.isPending ? <LoadingRows rows={4} /> : list.isError ? <Failed title="Your sessions did not load" error={list.error} retry={() => void list.refetch()} /> : (
        <Rows label="Sessions">
          {list.data.map((one) => (
            <Row
              key={one.id} title={agentTitle(one.agent)} detail={<>{one.host} · with {one.provider} · from {one.address} · signed in <Ago at={one.createdAt} /></>} status={one.current ? <Status kind="active">This one</Status> : undefined} end={<Ago at={one.seenAt} />}
              actions={!one.current && <Button variant="default" onClick={() => {
                void api.delete("/api/v1/me/sessions/{sessionId}", { path: { sessionId: one.id } }).then(async () => { await client.invalidateQueries({ queryKey: ["me", "sessions"] }); toast({ title: "The session is ended" }); }, (error: unknown) => { toastProblem("The session goes on", error); });
              }}>End</Button>}
            />
          ))}
        </Rows>
      )}
    </Page>
  );
}
