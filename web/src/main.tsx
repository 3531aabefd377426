import { createRoot } from "react-dom/client";
import { App, prepare } from "./app";
import { apply } from "./ui/preferences";

apply();
const root = document.getElementById("root");
if (root !== null)
  void prepare().catch(() => undefined).then(() => { createRoot(root).render(<App />); });
