import { Button } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { builds } from "@/api/builds";
import { changesUnderWay } from "@/api/client";
import { IconButton } from "@/ui/IconButton";
import { IconClose } from "@/ui/icons";
import { nothingUnsaved } from "@/ui/LeaveGuard";
import { Status } from "@/ui/Status";

const loadedFor = "lh-loaded-for";

/** Says that the house was renewed while the page was open, and loads it anew where one goes to another screen and has nothing to lose. */
export function NewVersion({ className }: { className?: string | undefined }) {
  const router = useRouter();
  const told = useSyncExternalStore(builds.subscribe, () => builds.told);
  useEffect(() => router.subscribe("onBeforeLoad", ({ pathChanged }) => {
    if (!pathChanged || !builds.isSettled || changesUnderWay() > 0 || !nothingUnsaved() || !isFirstTime(builds.next ?? ""))
      return;
    router.history.flush(); // the address is that of the next screen already
    location.reload();
  }), [router]);
  if (told === null)
    return null;
  return (
    <div className={className} role="status">
      <Status kind="pending">A new version is there.</Status>
      <Button variant="subtle" onClick={() => { location.reload(); }}>Load it</Button>
      <IconButton icon={IconClose} label="Go on with this one" size={14} style={{ marginLeft: "auto" }} onClick={() => { builds.dismiss(); }} />
    </div>
  );
}

// Once for each build, however often the old one comes back: from there on it is for the person to say.
function isFirstTime(build: string): boolean {
  try {
    if (sessionStorage.getItem(loadedFor) === build)
      return false;
    sessionStorage.setItem(loadedFor, build);
    return true;
  } catch {
    return false; // where nothing can be kept, nothing can be known of the time before
  }
}
