import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { useState } from "react";
import { useFocusBack } from "./focus";
import { Closing } from "./Form";
import { LeaveQuestion } from "./LeaveGuard";

interface Props { opened: boolean; onClose: () => void; title: ReactNode; size?: number; children: ReactNode }

/** A drawer with a form: it asks before it throws away what was typed in it. */
export function FormDrawer({ opened, onClose, title, size = 480, children }: Props) {
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState(false);
  useFocusBack(opened);
  const close = () => {
    if (dirty)
      setTimeout(() => { setAsking(true); }); // the key that asked for it would close the question too
    else
      onClose();
  };
  return (
    <Drawer opened={opened} onClose={close} title={title} size={size} closeOnEscape={!asking}>
      <Closing value={{ setDirty, close }}>{children}</Closing>
      <LeaveQuestion opened={asking} onKeep={() => { setAsking(false); }} onDiscard={() => { setAsking(false); setDirty(false); onClose(); }} />
    </Drawer>
  );
}
