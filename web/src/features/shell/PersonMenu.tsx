import { Button } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { sessionQuery, signInAddress } from "@/api/session";
import { IconBrowser, IconKey, IconLight, IconSignIn, IconSignOut } from "@/ui/icons";
import { Face } from "@/ui/identity";
import { loadable } from "@/ui/loadable";
import { usePaletteItems } from "@/ui/palette";
import { nextScheme, schemeTitles, setPreferences, usePreferences } from "@/ui/preferences";
import css from "./Shell.module.css";
import { signOut } from "./sign-out";

// What floats above the page is loaded when it is wanted first.
const PersonItems = loadable(() => import("./PersonItems"));

/** Who is signed in, what is theirs, how they like it. */
export function PersonMenu() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { scheme } = usePreferences();
  const navigate = useNavigate();
  const [wanted, setWanted] = useState(false);
  // Who stands before the door reads a page that is for everyone, and wants to come in; a guest is in already.
  const door = session.guests === "entered" ? signInAddress() : signInAddress(new URL(document.baseURI).pathname);
  const name = session.person?.name ?? (session.guests === "entered" ? "Guest" : "Unnamed");
  usePaletteItems([
    ...(session.tenant === null ? [
      { id: "my sessions", group: "Elsewhere", label: "Your sessions", icon: IconBrowser, run: () => void navigate({ to: "/you/sessions" }) },
      { id: "my keys", group: "Elsewhere", label: "Your API keys", icon: IconKey, run: () => void navigate({ to: "/you/keys" }) },
    ] : []),
    { id: "scheme", group: "Elsewhere", label: "Change the theme", hint: schemeTitles[scheme], icon: IconLight, isAction: true, run: () => { setPreferences({ scheme: nextScheme[scheme] }); } },
    session.signedIn
      ? { id: "sign out", group: "Elsewhere", label: "Sign out", icon: IconSignOut, isAction: true, run: () => void signOut() }
      : { id: "sign in", group: "Elsewhere", label: "Sign in", icon: IconSignIn, isAction: true, run: () => { location.assign(door); } },
  ]);
  const button = <button type="button" className={css["person"]} aria-haspopup="menu" onPointerEnter={() => void PersonItems.preload()} onFocus={() => void PersonItems.preload()} onClick={() => { setWanted(true); }}><span className="lh-hidden">You: {name}</span><Face name={name} /></button>;
  const menu = wanted ? <Suspense fallback={button}><PersonItems session={session} name={name} /></Suspense> : button;
  return session.signedIn ? menu : (
    <>
      <Button component="a" href={door} size="compact-sm" variant="default" ml={6}>Sign in</Button>
      {session.guests === "entered" && menu}
    </>
  );
}
