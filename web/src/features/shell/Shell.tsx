import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Suspense, lazy, useEffect, useState } from "react";
import { BeamPlace } from "@/ui/BeamPart";
import { IconDark, IconHelp, IconLight, IconSearch } from "@/ui/icons";
import { IconButton } from "@/ui/IconButton";
import { Key } from "@/ui/Key";
import { listenForKeys, useKeys } from "@/ui/keys";
import { loadable } from "@/ui/loadable";
import { Mark } from "@/ui/Mark";
import { count } from "@/ui/numbers";
import { openPalette, usePaletteItems, usePaletteOpened } from "@/ui/palette";
import { setPreferences, usePreferences } from "@/ui/preferences";
import { Tips } from "@/ui/Tips";
import { Toasts } from "@/ui/toast";
import { Connection } from "./Connection";
import type { NavigationGroup } from "./navigation";
import { NewVersion } from "./NewVersion";
import { PersonMenu } from "./PersonMenu";
import { PhoneTabs } from "./PhoneTabs";
import css from "./Shell.module.css";

const Palette = loadable(() => import("./Palette"));
const KeyHelp = lazy(() => import("./KeyHelp"));

interface Props { home: string; groups: readonly NavigationGroup[]; crumbs: ReactNode; railFoot?: ReactNode; notices?: ReactNode; bare?: boolean; children: ReactNode }

/** Beam over rail and room: what every screen of every app stands in. */
export function Shell({ home, groups, crumbs, railFoot, notices, bare = false, children }: Props) {
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [help, setHelp] = useState(false);
  const palette = usePaletteOpened();
  const entries = groups.flatMap((group) => group.entries);
  useEffect(listenForKeys, []);
  useKeys([
    { keys: "mod+k", label: "Search or jump to", group: "Everywhere", run: () => { openPalette(); } },
    { keys: "?", label: "These keys", group: "Everywhere", run: () => { setHelp(true); } },
    ...entries.filter((entry) => entry.letter !== undefined).map((entry) => ({ keys: `g ${entry.letter ?? ""}`, label: `Go to ${entry.title}`, group: "Everywhere", run: () => void navigate({ to: entry.to }) })),
  ]);
  usePaletteItems([
    ...entries.map((entry) => ({
      id: `page ${entry.to}`, group: "Pages", label: entry.title, icon: entry.icon, run: () => void navigate({ to: entry.to }), ...(entry.letter === undefined ? {} : { keys: `g ${entry.letter}` }),
    })),
    { id: "keys", group: "Elsewhere", label: "Show all keys", icon: IconHelp, keys: "?", isAction: true, run: () => { setHelp(true); } },
  ]);
  // Somebody who listens to the page hears where they are now.
  useEffect(() => { document.getElementById("room")?.focus({ preventScroll: true }); }, [path]);
  const isHere = (to: string) => to === "/" ? path === "/" : path === to || path.startsWith(`${to}/`);
  return (
    <div className={`${css["shell"]} ${bare ? css["bare"] : ""}`}>
      <a className={css["skip"]} href="#room" onClick={(event) => { event.preventDefault(); document.getElementById("room")?.focus(); }}>Skip to the content</a>
      <header className={css["beam"]}>
        <Link to={home} className={css["brand"] ?? ""} aria-label="Longhouse, home"><Mark /><span>{bare ? "" : "Longhouse"}</span></Link>
        <nav className={css["crumbs"]} aria-label="Where this is">{crumbs}</nav>
        <BeamPlace place="left" className={css["left"]} />
        <BeamPlace place="middle" className={css["middle"]} />
        <BeamPlace place="right" className={css["right"]} />
        {!bare && (
          <button type="button" className={css["jump"]} onPointerEnter={() => void Palette.preload()} onFocus={() => void Palette.preload()} onClick={() => { openPalette(); }}>
            <IconSearch size={15} stroke={1.6} aria-hidden="true" /><span>Search or jump to</span><Key keys="mod+k" />
          </button>
        )}
        {notices}
        <PersonMenu />
      </header>
      {!bare && (
        <nav className={css["rail"]} aria-label="Pages">
          <div>
            {groups.map((group, i) => [
              group.title !== undefined && <h2 key={`${i} title`}>{group.title}</h2>,
              <ul key={i}>
                {group.entries.map((entry) => (
                  <li key={entry.to}>
                    <Link to={entry.to} className={css["entry"] ?? ""} activeProps={{}} {...(isHere(entry.to) ? { "aria-current": "page" as const } : {})} title={entry.title}>
                      <entry.icon size={16} stroke={1.6} aria-hidden="true" /><span>{entry.title}</span>
                      {entry.count !== undefined && entry.count > 0 && <span className={`${css["n"]} ${entry.alarm === true ? css["alarm"] : ""}`}>{count(entry.count)}</span>}
                    </Link>
                  </li>
                ))}
              </ul>,
            ])}
          </div>
          <div className={css["railFoot"]}>
            <div>{railFoot}</div>
            <IconButton icon={IconHelp} label="Keys" keys="?" onClick={() => { setHelp(true); }} />
            <SchemeButton />
          </div>
        </nav>
      )}
      <main className={css["room"]} id="room" tabIndex={-1}>
        {children}
        <div className={css["lines"]}>
          <NewVersion className={css["line"]} />
          <Connection className={css["line"]} />
        </div>
      </main>
      {!bare && <PhoneTabs entries={entries} isHere={isHere} />}
      <Suspense>
        {palette && <Palette />}
        {help && <KeyHelp onClose={() => { setHelp(false); }} />}
      </Suspense>
      <Toasts side={bare ? "right" : "left"} />
      <Tips />
    </div>
  );
}

function SchemeButton() {
  const { scheme } = usePreferences();
  const isDark = scheme === "dark" || (scheme === "auto" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  return <IconButton icon={isDark ? IconDark : IconLight} label={isDark ? "Use the light theme" : "Use the dark theme"} onClick={() => { setPreferences({ scheme: isDark ? "light" : "dark" }); }} />;
}
