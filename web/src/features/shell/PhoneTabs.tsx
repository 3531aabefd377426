import { Link, useNavigate } from "@tanstack/react-router";
import { ChoiceMenu } from "@/ui/ChoiceMenu";
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
        <ChoiceMenu className={css["tab"] ?? ""} isHere={rest.some((entry) => isHere(entry.to))} position="top-end" width={220} groups={[{ choices: rest.map((entry) => ({ label: entry.title, icon: entry.icon, run: () => void navigate({ to: entry.to }) })) }]}>
          <IconActions size={20} stroke={1.6} aria-hidden="true" />More
        </ChoiceMenu>
      )}
    </nav>
  );
}
