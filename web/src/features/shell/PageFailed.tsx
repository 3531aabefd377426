import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Component } from "react";
import { builds } from "@/api/builds";
import { toProblem } from "@/api/problem";
import { Trouble } from "./Trouble";

/** Where a screen that fails stops: the rest of the shell goes on. */
export class PageFailed extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null)
      return this.props.children;
    return <ScreenFailed error={this.state.error} retry={() => { this.setState({ error: null }); }} />;
  }
}

export function ScreenFailed({ error, retry }: { error: unknown; retry: () => void }) {
  const queries = useQueryClient();
  const problem = toProblem(error);
  function again() {
    queries.removeQueries({ predicate: (query) => query.state.status === "error" }); // or what failed would be thrown again, unasked
    retry();
  }
  // A new release takes the old one's files away, and may answer what the old page cannot show; that page has to be loaded anew.
  const isOld = /dynamically imported module|module script failed/i.test(problem.title) || (builds.next !== null && (problem.code === "client.defect" || problem.code === "client.unreadable"));
  return (
    <Trouble
      code={isOld ? "" : problem.status === 0 ? "" : String(problem.status)}
      title={isOld ? "A new version is here" : problem.code === "client.offline" ? "No connection" : "This page failed"}
      actions={<><Button onClick={() => { if (isOld) location.reload(); else again(); }}>{isOld ? "Load it" : "Try again"}</Button><Button variant="default" component="a" href={document.baseURI}>Go to the first page</Button></>}
    >
      <p>{isOld ? "The house was renewed while this page was open. Loading it again brings the new version." : problem.text}</p>
      {!isOld && problem.code === "client.defect" && <p>Nothing was changed by it, as far as is known here.</p>}
      {problem.traceId !== null && <p>The trace id is <code>{problem.traceId}</code>.</p>}
    </Trouble>
  );
}
