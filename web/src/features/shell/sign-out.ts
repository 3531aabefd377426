import { api } from "@/api/client";
import { toastProblem } from "@/ui/toast";

/** Ends the sign-in, here and wherever it was taken to; or all of this person's. */
export async function signOut(everywhere = false): Promise<void> {
  try {
    await api.post("/api/auth/sign-out", { query: { everywhere } });
    location.assign(document.baseURI);
  } catch (error) {
    toastProblem("You are still signed in", error);
  }
}
