import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { IconBell } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { loadable } from "@/ui/loadable";
import { plural } from "@/ui/numbers";
import shell from "../shell/Shell.module.css";
import { noticesQuery, systemQuery, useDeadLetters } from "./system";

const NoticeList = loadable(() => import("./NoticeList"));

export interface Notified { id: string; kind: "attention" | "failed"; title: string; text: string; at: string | null; to: string }

/** What somebody should see to, of all tenants and of the house itself, until it is settled. */
export function Notices() {
  const [wanted, setWanted] = useState(false);
  const { data } = useQuery(noticesQuery);
  const { data: system } = useQuery(systemQuery);
  const dead = useDeadLetters() ?? 0;
  const notified: Notified[] = [
    ...(system?.parts ?? []).filter((part) => part.status !== "healthy").map((part) => ({ id: part.name, kind: "failed" as const, title: part.name, text: part.fault ?? "does not do well", at: null, to: "/system" })),
    ...(dead > 0 ? [{ id: "dead letters", kind: "failed" as const, title: "Jobs", text: `${plural(dead, "dead letter")} ${dead === 1 ? "waits" : "wait"} for somebody.`, at: null, to: "/jobs" }] : []),
    ...(data?.items ?? []).map((notice) => ({ id: notice.id, kind: "attention" as const, title: notice.slug, text: notice.text, at: notice.createdAt, to: `/tenants/${notice.tenantId}` })),
  ];
  const button = (
    <IconButton icon={IconBell} label={notified.length === 0 ? "Notices: none" : `Notices: ${notified.length}`} aria-haspopup="dialog" onPointerEnter={() => void NoticeList.preload()} onFocus={() => void NoticeList.preload()} onClick={() => { setWanted(true); }} />
  );
  return (
    <span className={shell["bell"]}>
      {wanted ? <Suspense fallback={button}><NoticeList notices={notified} /></Suspense> : button}
      {notified.length > 0 && <span className={shell["dot"]} />}
    </span>
  );
}
