import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { Page, Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Rows";
import { Failed, LoadingRows } from "@/ui/states";
import { Status } from "@/ui/Status";
import { toast, toastProblem } from "@/ui/toast";
import { Ago } from "@/ui/time";

/** The accounts with which you can sign in. */
export default function Accounts() {
  const list = useQuery({ queryKey: ["me", "accounts"], queryFn: ({ signal }) => api.get("/api/v1/me/accounts", { signal }) });
  const providers = useQuery({ queryKey: ["providers"], queryFn: ({ signal }) => api.get("/api/auth/providers", { signal }) });
  const client = useQueryClient();
  const more = providers.data?.filter((one) => one.name !== "development") ?? [];

  async function link(provider: string) {
    try {
      location.assign((await api.post("/api/v1/me/accounts", { body: { provider } })).address);
    } catch (error) {
      toastProblem("The account was not linked", error);
    }
  }

  return (
    <Page title="Linked accounts" padded>
      {list.isPending ? <LoadingRows rows={3} /> : list.isError ? <Failed title="Your accounts did not load" error={list.error} retry={() => void list.refetch()} /> : (
        <>
          <Section title="You can sign in with">
            <Rows label="Accounts">
              {list.data.map((one) => (
                <Row
                  key={one.id} title={providers.data?.find((provider) => provider.name === one.provider)?.title ?? one.provider} detail={<>{one.name} · {one.email} · linked <Ago at={one.createdAt} /></>}
                  status={one.emailVerified ? <Status kind="active">Address verified</Status> : <Status kind="draft">Address not verified</Status>} end={<Ago at={one.seenAt} />}
                  actions={list.data.length > 1 && <Button variant="default" onClick={() => {
                    void api.delete("/api/v1/me/accounts/{accountId}", { path: { accountId: one.id } }).then(async () => { await client.invalidateQueries({ queryKey: ["me", "accounts"] }); toast({ title: "The account is unlinked" }); }, (error: unknown) => { toastProblem("The account stays linked", error); });
                  }}>Unlink</Button>}
                />
              ))}
            </Rows>
          </Section>
          {more.length > 0 && (
            <Section title="Link another" lead="Then you are the same person whichever of them you come with. You may be asked to sign in again first.">
              <div style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>{more.map((one) => <Button key={one.name} variant="default" onClick={() => void link(one.name)}>Link {one.title}…</Button>)}</div>
            </Section>
          )}
        </>
      )}
    </Page>
  );
}
