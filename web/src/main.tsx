import { createRoot } from "react-dom/client";
import { App } from "./app";
import { apply } from "./ui/preferences";

apply();
const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(<App />);
