import { RouterProvider } from "@tanstack/react-router";
import { router } from "./routes";

export default function Console() {
  return <RouterProvider router={router} />;
}
