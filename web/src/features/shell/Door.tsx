import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { house } from "@/api/client";
import { sessionQuery, signInAddress } from "@/api/session";
import { Failed } from "@/ui/states";

/** Before a page that is not for everyone: guests are let in where they are welcome; others sign in, and come back here, or are told that they are no member. */
export function Door() {
  const queries = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [error, setError] = useState<unknown>(null);
  const isWelcome = session.guests === "welcome";
  useEffect(() => {
    if (!isWelcome) {
      if (session.signedIn)
        location.reload(); // the server says why not
      else
        location.replace(signInAddress());
      return;
    }
    house.post("/api/auth/guest").then(() => queries.fetchQuery({ ...sessionQuery, staleTime: 0 })).catch(setError);
  }, [isWelcome, session.signedIn, queries]);
  return error === null ? null : <Failed title="You could not be let in." error={error} retry={() => { location.reload(); }} />;
}
