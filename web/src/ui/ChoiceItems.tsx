import { Menu } from "@mantine/core";
import { Fragment } from "react";
import type { ChoiceMenuProps } from "./ChoiceMenu";
import { useOpensAtOnce } from "./focus";

export default function ChoiceItems({ groups, className, label, isHere = false, width = 200, position = "bottom-start", children }: ChoiceMenuProps) {
  const { button, opened, setOpened } = useOpensAtOnce();
  return (
    <Menu position={position} width={width} opened={opened} onChange={setOpened}>
      <Menu.Target><button ref={button} type="button" className={className} aria-label={label} aria-current={isHere ? "page" : undefined}>{children}</button></Menu.Target>
      <Menu.Dropdown>
        {groups.map(({ title, choices }, i) => (
          <Fragment key={title ?? i}>
            {title !== undefined && <Menu.Label>{title}</Menu.Label>}
            {choices.map(({ label, icon: Shape, chosen = false, run }) => (
              <Menu.Item key={label} onClick={run} leftSection={Shape === undefined ? undefined : <Shape size={16} stroke={1.6} />} rightSection={chosen ? "●" : ""}>{label}</Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
