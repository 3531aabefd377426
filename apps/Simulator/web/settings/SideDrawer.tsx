import { Drawer } from "@mantine/core";
import { useFocusBack } from "@/ui/focus";
import { IconButton } from "@/ui/IconButton";
import { IconClose } from "@/ui/icons";
import type { ReactNode } from "react";
import css from "./Drawers.module.css";

/** Something beside the replay. Its head is no second banner of the page, and its way out has a name. */
export function SideDrawer({ title, size, close, children }: { title: string; size: number; close: () => void; children: ReactNode }) {
  useFocusBack(); // it is only there while it is open, so the drawer itself does not know what had the focus
  return (
    <Drawer.Root opened onClose={close} position="right" offset={8} radius="lg" size={size} lockScroll={false} transitionProps={{ duration: 180 }}>
      <Drawer.Overlay color="var(--lh-scrim)" backgroundOpacity={1} />
      <Drawer.Content aria-label={title}>
        <div className={css["head"]}><h2>{title}</h2><IconButton icon={IconClose} label="Close" keys="escape" onClick={close} /></div>
        <div className={css["body"]}>{children}</div>
      </Drawer.Content>
    </Drawer.Root>
  );
}
