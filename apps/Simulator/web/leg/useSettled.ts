import { useEffect, useState } from "react";

/** A value, once it has stayed the same for a moment: whoever steps through bars does not ask for the life of a leg at each. */
export function useSettled<T>(value: T, milliseconds = 220): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => { setSettled(value); }, milliseconds);
    return () => { clearTimeout(timer); };
  }, [value, milliseconds]);
  return settled;
}
