import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { house } from "@/api/client";
import { sessionQuery, signInAddress } from "@/api/session";
import { Failed } from "@/ui/states";

/** Before a page that is not for everyone: guests are let in where they are welcome; others sign in, and come back here. */
export function Door() {
  const queries = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [error, setError] = useState<unknown>(null);
  const isWelcome = session.guests === "welcome";
  useEffect(() => {
    if (!isWelcome) {
      location.replace(signInAddress());
      return;
    }
    house.post("/api/auth/guest").then(() => queries.fetchQuery({ ...sessionQuery, staleTime: 0 })).catch(setError);
  }, [isWelcome, queries]);
  return error === null ? null : <Failed title="You could not be let in." error={error} retry={() => { location.reload(); }} />;
}
