import { Modal, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useState } from "react";
import { useFocusBack } from "./focus";
import { Form } from "./Form";

interface Props {
  opened: boolean;
  onClose: () => void;
  /** The question. */
  title: string;
  /** What happens, counted. */
  children: ReactNode;
  /** What the button does: verb and noun. */
  action: string;
  /** What the safe button keeps. */
  keep: string;
  /** Typed before the button is on, where it cannot be taken back. */
  slug?: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
}

/** Asks before something that is not to be done by a slip. */
export function Confirm({ opened, onClose, title, children, action, keep, slug, danger = true, onConfirm }: Props) {
  const [typed, setTyped] = useState("");
  useFocusBack(opened);
  const close = () => {
    setTyped("");
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} size={440} withCloseButton={false}>
      <Form submit={action} danger={danger} disabled={slug !== undefined && typed !== slug} onCancel={close} cancel={keep} onSubmit={async () => { await onConfirm(); close(); }}>
        <div className="lh-quiet">{children}</div>
        {slug !== undefined && <TextInput label={<>Type <b>{slug}</b> to go on</>} value={typed} onChange={(event) => { setTyped(event.currentTarget.value); }} autoComplete="off" data-autofocus />}
      </Form>
    </Modal>
  );
}
