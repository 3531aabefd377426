import { Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { Session } from "@/api/session";
import { signInAddress } from "@/api/session";
import { useOpensAtOnce } from "@/ui/focus";
import { IconBrowser, IconDensity, IconKey, IconLight, IconLink, IconSignIn, IconSignOut } from "@/ui/icons";
import { Face } from "@/ui/identity";
import { nextDensity, nextScheme, schemeTitles, setPreferences, usePreferences } from "@/ui/preferences";
import css from "./Shell.module.css";
import { signOut } from "./sign-out";

/** The menu under one's own name. */
export default function PersonItems({ session, name }: { session: Session; name: string }) {
  const { scheme, density, letters } = usePreferences();
  const navigate = useNavigate();
  const { button, opened, setOpened } = useOpensAtOnce();
  return (
    <Menu position="bottom-end" width={248} opened={opened} onChange={setOpened}>
      <Menu.Target><button ref={button} type="button" className={css["person"]}><span className="lh-hidden">You: {name}</span><Face name={name} /></button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label><span style={{ color: "var(--lh-t1)", fontSize: 13 }}>{name}</span><br />{session.person?.email ?? "Not signed in"}</Menu.Label>
        {session.tenant === null && <>
          <Menu.Divider />
          <Menu.Item leftSection={<IconBrowser size={16} stroke={1.6} />} onClick={() => void navigate({ to: "/you/sessions" })}>Sessions</Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} stroke={1.6} />} onClick={() => void navigate({ to: "/you/keys" })}>API keys</Menu.Item>
          <Menu.Item leftSection={<IconLink size={16} stroke={1.6} />} onClick={() => void navigate({ to: "/you/accounts" })}>Linked accounts</Menu.Item>
        </>}
        <Menu.Divider />
        <Menu.Item closeMenuOnClick={false} leftSection={<IconLight size={16} stroke={1.6} />} rightSection={<span className="lh-dim">{schemeTitles[scheme]}</span>} onClick={() => { setPreferences({ scheme: nextScheme[scheme] }); }}>Theme</Menu.Item>
        <Menu.Item closeMenuOnClick={false} leftSection={<IconDensity size={16} stroke={1.6} />} rightSection={<span className="lh-dim">{density}</span>} onClick={() => { setPreferences({ density: nextDensity[density] }); }}>Density</Menu.Item>
        <Menu.Item closeMenuOnClick={false} leftSection={<span className="lh-mono" aria-hidden="true">Aa</span>} rightSection={<span className="lh-dim">{letters ? "on" : "off"}</span>} onClick={() => { setPreferences({ letters: !letters }); }}>Single-letter keys</Menu.Item>
        <Menu.Divider />
        {session.signedIn ? <>
          <Menu.Item leftSection={<IconSignOut size={16} stroke={1.6} />} onClick={() => void signOut()}>Sign out</Menu.Item>
          <Menu.Item leftSection={<span />} onClick={() => void signOut(true)}>Sign out everywhere</Menu.Item>
        </> : <Menu.Item component="a" href={signInAddress()} leftSection={<IconSignIn size={16} stroke={1.6} />}>Sign in</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
