import { Modal } from "@mantine/core";
import { useFocusBack } from "@/ui/focus";
import { Key } from "@/ui/Key";
import { useBoundKeys } from "@/ui/keys";
import css from "./KeyHelp.module.css";

/** Made from the list that binds them, so that it cannot be wrong. */
export default function KeyHelp({ onClose }: { onClose: () => void }) {
  useFocusBack();
  const keys = useBoundKeys();
  const groups = [...new Set(keys.map((key) => key.group))].sort((a, b) => Number(b === "Everywhere") - Number(a === "Everywhere"));
  return (
    <Modal opened onClose={onClose} title="Keys" size={640}>
      <div className={css["groups"]}>
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {keys.filter((key, i) => key.group === group && keys.findIndex((other) => other.keys === key.keys && other.group === group) === i)
                .map((key) => <div key={key.keys}><dt>{key.label}</dt><dd><Key keys={key.keys} /></dd></div>)}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
