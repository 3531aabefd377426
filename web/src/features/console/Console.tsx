import { RouterProvider } from "@tanstack/react-router";
import { router } from "./routes";

/** The screen that the address means is loaded with the console, not after it. */
export const prepare = () => router.load();

export default function Console() {
  return <RouterProvider router={router} />;
}
