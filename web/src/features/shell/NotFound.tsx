import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Trouble } from "./Trouble";

export function NotFound() {
  return (
    <Trouble code="404" title="There is no such page" actions={<Button component={Link} to="/">Go to the first page</Button>}>
      <p>Check the spelling in the address bar. If a link brought you here, what it led to may be gone.</p>
    </Trouble>
  );
}
