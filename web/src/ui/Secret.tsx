import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { IconCopy } from "./icons";
import css from "./Secret.module.css";

/** What is shown once and never again. */
export function Secret({ title, value, onClose, children }: { title: string; value: string | null; onClose: () => void; children?: React.ReactNode }) {
  const [copied, setCopied] = useState(false);
  return (
    <Modal opened={value !== null} onClose={() => { setCopied(false); onClose(); }} title={title} size={520} closeOnClickOutside={false} withCloseButton={false}>
      <p className="lh-quiet">{children ?? "Copy the key now. It is not stored and cannot be shown again."}</p>
      <code className={css["secret"]} data-testid="secret">{value}</code>
      <div className={css["actions"]}>
        <Button variant="default" leftSection={<IconCopy size={14} stroke={1.6} />} data-autofocus onClick={() => { void navigator.clipboard.writeText(value ?? "").then(() => { setCopied(true); }); }}>{copied ? "Copied" : "Copy"}</Button>
        <Button onClick={() => { setCopied(false); onClose(); }}>I have it</Button>
      </div>
    </Modal>
  );
}
