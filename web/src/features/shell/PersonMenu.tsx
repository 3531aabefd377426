import { Menu } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { IconBrowser, IconDensity, IconKey, IconLight, IconLink, IconSignOut } from "@/ui/icons";
import { Face } from "@/ui/identity";
import { usePaletteItems } from "@/ui/palette";
import type { Preferences } from "@/ui/preferences";
import { setPreferences, usePreferences } from "@/ui/preferences";
import css from "./Shell.module.css";
import { signOut } from "./sign-out";

const schemes: Record<Preferences["scheme"], string> = { auto: "as the system", dark: "dark", light: "light" };
const nextScheme: Record<Preferences["scheme"], Preferences["scheme"]> = { auto: "dark", dark: "light", light: "auto" };
const nextDensity: Record<Preferences["density"], Preferences["density"]> = { compact: "normal", normal: "roomy", roomy: "compact" };

/** Who is signed in, what is theirs, how they like it. */
export function PersonMenu() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { scheme, density, letters } = usePreferences();
  const navigate = useNavigate();
  const name = session.person?.name ?? "Unnamed";
  const onConsole = session.tenant === null;
  usePaletteItems([
    ...(onConsole ? [
      { id: "my sessions", group: "Elsewhere", label: "Your sessions", icon: IconBrowser, run: () => void navigate({ to: "/you/sessions" }) },
      { id: "my keys", group: "Elsewhere", label: "Your API keys", icon: IconKey, run: () => void navigate({ to: "/you/keys" }) },
    ] : []),
    { id: "scheme", group: "Elsewhere", label: "Change the theme", hint: schemes[scheme], icon: IconLight, isAction: true, run: () => { setPreferences({ scheme: nextScheme[scheme] }); } },
    { id: "sign out", group: "Elsewhere", label: "Sign out", icon: IconSignOut, isAction: true, run: () => void signOut() },
  ]);
  return (
    <Menu position="bottom-end" width={248}>
      <Menu.Target><button type="button" className={css["person"]}><span className="lh-hidden">You: {name}</span><Face name={name} /></button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label><span style={{ color: "var(--lh-t1)", fontSize: 13 }}>{name}</span><br />{session.person?.email}</Menu.Label>
        {onConsole && <>
          <Menu.Divider />
          <Menu.Item leftSection={<IconBrowser size={16} stroke={1.6} />} onClick={() => void navigate({ to: "/you/sessions" })}>Sessions</Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} stroke={1.6} />} onClick={() => void navigate({ to: "/you/keys" })}>API keys</Menu.Item>
          <Menu.Item leftSection={<IconLink size={16} stroke={1.6} />} onClick={() => void navigate({ to: "/you/accounts" })}>Linked accounts</Menu.Item>
        </>}
        <Menu.Divider />
        <Menu.Item closeMenuOnClick={false} leftSection={<IconLight size={16} stroke={1.6} />} rightSection={<span className="lh-dim">{schemes[scheme]}</span>} onClick={() => { setPreferences({ scheme: nextScheme[scheme] }); }}>Theme</Menu.Item>
        <Menu.Item closeMenuOnClick={false} leftSection={<IconDensity size={16} stroke={1.6} />} rightSection={<span className="lh-dim">{density}</span>} onClick={() => { setPreferences({ density: nextDensity[density] }); }}>Density</Menu.Item>
        <Menu.Item closeMenuOnClick={false} leftSection={<span className="lh-mono" aria-hidden="true">Aa</span>} rightSection={<span className="lh-dim">{letters ? "on" : "off"}</span>} onClick={() => { setPreferences({ letters: !letters }); }}>Single-letter keys</Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconSignOut size={16} stroke={1.6} />} onClick={() => void signOut()}>Sign out</Menu.Item>
        <Menu.Item leftSection={<span />} onClick={() => void signOut(true)}>Sign out everywhere</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
