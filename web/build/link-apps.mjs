// The screens of an app lie in its own folder, and find the packages that they import here, as if they lay in this one.
import { existsSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const link = fileURLToPath(new URL("../../apps/node_modules", import.meta.url));
if (!existsSync(link))
  symlinkSync("../web/node_modules", link, "dir");
