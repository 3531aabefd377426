import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { IconActions } from "./icons";
import { IconButton } from "./IconButton";

/** What else can be done to a row. */
export function RowMenu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target><IconButton icon={IconActions} label={label} /></Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
