import { Button, Modal } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";

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

/** Asks before another page of the house is gone to, and lets the browser ask before the window is closed. */
export function LeaveGuard({ isDirty }: { isDirty: () => boolean }) {
  const blocked = useBlocker({ shouldBlockFn: ({ current, next }) => isDirty() && current.pathname !== next.pathname, enableBeforeUnload: isDirty, withResolver: true });
  return <LeaveQuestion opened={blocked.status === "blocked"} onKeep={() => blocked.reset?.()} onDiscard={() => blocked.proceed?.()} />;
}
