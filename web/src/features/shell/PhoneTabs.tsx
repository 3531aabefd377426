import { Menu } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { IconActions } from "@/ui/icons";
import type { NavigationEntry } from "./navigation";
import { onPhone } from "./navigation";
import css from "./Shell.module.css";

/** The rail on a phone: four tabs at the bottom, the last of which has the rest. */
export function PhoneTabs({ entries, isHere }: { entries: readonly NavigationEntry[]; isHere: (to: string) => boolean }) {
  const navigate = useNavigate();
  const phone = entries.filter((entry) => ["/tenants", "/jobs", "/audit"].includes(entry.to));
  const first = phone.length > 0 ? phone : entries.slice(0, onPhone);
  const rest = entries.filter((entry) => !first.includes(entry));
  return (
    <nav className={css["tabs"]} aria-label="Pages, in short">
      {first.map((entry) => (
        <Link key={entry.to} to={entry.to} className={css["tab"] ?? ""} activeProps={{}} {...(isHere(entry.to) ? { "aria-current": "page" as const } : {})}>
          <entry.icon size={20} stroke={1.6} aria-hidden="true" />{entry.title}
        </Link>
      ))}
      {rest.length > 0 && (
        <Menu position="top-end" width={220}>
          <Menu.Target><button type="button" className={css["tab"]} {...(rest.some((entry) => isHere(entry.to)) ? { "aria-current": "page" as const } : {})}><IconActions size={20} stroke={1.6} aria-hidden="true" />More</button></Menu.Target>
          <Menu.Dropdown>{rest.map((entry) => <Menu.Item key={entry.to} leftSection={<entry.icon size={16} stroke={1.6} />} onClick={() => void navigate({ to: entry.to })}>{entry.title}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}
