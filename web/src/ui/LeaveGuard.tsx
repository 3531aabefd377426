import { Button, Modal } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";

interface Question { opened: boolean; onKeep: () => void; onDiscard: () => void }

/** Asked before something typed is lost. */
export function LeaveQuestion({ opened, onKeep, onDiscard }: Question) {
  return (
    <Modal opened={opened} onClose={onKeep} title="Discard what you typed?" size={400} withCloseButton={false} zIndex={300}>
      <p className="lh-quiet">It was not sent, and nothing of it is kept.</p>
      <div style={{ display: "flex", gap: 8, justifyContent: "flex-end", marginTop: 18 }}>
        <Button variant="default" data-autofocus onClick={onKeep}>Keep editing</Button>
        <Button color="bad" onClick={onDiscard}>Discard it</Button>
      </div>
    </Modal>
  );
}

/** Asks what the browser would ask before the page goes, without a question to anyone: every guard hears it. */
export const nothingUnsaved = (): boolean => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

/** Asks before another page of the house is gone to, and lets the browser ask before the window is closed. */
export function LeaveGuard({ isDirty }: { isDirty: () => boolean }) {
  const blocked = useBlocker({ shouldBlockFn: ({ current, next }) => isDirty() && current.pathname !== next.pathname, enableBeforeUnload: false, withResolver: true });
  const hold = useEffectEvent((event: BeforeUnloadEvent) => {
    if (isDirty())
      event.preventDefault();
  });
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => { hold(event); };
    window.addEventListener("beforeunload", ask);
    return () => { window.removeEventListener("beforeunload", ask); };
  }, []);
  return <LeaveQuestion opened={blocked.status === "blocked"} onKeep={() => blocked.reset?.()} onDiscard={() => blocked.proceed?.()} />;
}
