import { Popover } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/api/client";
import { IconBell } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { StatusShape } from "@/ui/Status";
import { Ago } from "@/ui/time";
import shell from "../shell/Shell.module.css";
import css from "./Notices.module.css";

/** What somebody should see to, of all tenants, until it is settled. */
export function Notices() {
  const [opened, setOpened] = useState(false);
  const { data } = useQuery({ queryKey: ["notices"], queryFn: ({ signal }) => api.get("/api/v1/notices", { query: { limit: 20 }, signal }), refetchInterval: 60_000 });
  const notices = data?.items ?? [];
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={360} trapFocus returnFocus>
      <span className={shell["bell"]}>
        <Popover.Target><IconButton icon={IconBell} label={notices.length === 0 ? "Notices: none" : `Notices: ${notices.length}`} onClick={() => { setOpened(!opened); }} /></Popover.Target>
        {notices.length > 0 && <span className={shell["dot"]} />}
      </span>
      <Popover.Dropdown aria-label="Notices">
        {notices.length === 0 ? <p className={css["none"]}>Nothing waits for anyone.</p> : (
          <ul className={css["list"]}>
            {notices.map((notice) => (
              <li key={notice.id}>
                <Link to="/tenants/$tenantId" params={{ tenantId: notice.tenantId }} onClick={() => { setOpened(false); }}>
                  <StatusShape kind="attention" /><span><b>{notice.slug}</b> {notice.text}</span><small><Ago at={notice.createdAt} /></small>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
