import { Popover } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useOpensAtOnce } from "@/ui/focus";
import { IconBell } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { StatusShape } from "@/ui/Status";
import { Ago } from "@/ui/time";
import type { Notified } from "./Notices";
import css from "./Notices.module.css";

export default function NoticeList({ notices }: { notices: readonly Notified[] }) {
  const { button, opened, setOpened } = useOpensAtOnce();
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width="min(360px, calc(100vw - 16px))" trapFocus returnFocus>
      <Popover.Target><IconButton ref={button} icon={IconBell} label={notices.length === 0 ? "Notices: none" : `Notices: ${notices.length}`} onClick={() => { setOpened(!opened); }} /></Popover.Target>
      <Popover.Dropdown aria-label="Notices">
        {notices.length === 0 ? <p className={css["none"]} tabIndex={-1} data-autofocus>Nothing waits for anyone.</p> : (
          <ul className={css["list"]}>
            {notices.map((notice) => (
              <li key={notice.id}>
                <Link to={notice.to} onClick={() => { setOpened(false); }}>
                  <StatusShape kind={notice.kind} /><span><b>{notice.title}</b> {notice.text}</span><small>{notice.at !== null && <Ago at={notice.at} />}</small>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
