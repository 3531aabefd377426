import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** What had the focus when this opened has it again once this is gone: for what is only there while it is open. */
export function useFocusBack(opened = true): void {
  useLayoutEffect(() => {
    if (!opened)
      return;
    const before = document.activeElement;
    return () => {
      setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body; // else somebody has it already
        if (isLost && before instanceof HTMLElement && before.isConnected)
          before.focus({ preventScroll: true });
      });
    };
  }, [opened]);
}

/** For a menu that was loaded when it was first wanted: its button takes the focus from the one that stood in its place, then it opens, so that the focus has somewhere to come back to. */
export function useOpensAtOnce() {
  const button = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      button.current?.focus({ preventScroll: true });
      setOpened(true);
    });
    return () => { clearTimeout(timer); };
  }, []);
  return { button, opened, setOpened };
}
