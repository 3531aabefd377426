import { useEffect, useRef } from "react";

/** What was given at the last drawing, for callbacks that live longer than it. */
export function useLatest<T>(value: T) {
  const latest = useRef(value);
  useEffect(() => { latest.current = value; });
  return latest;
}
