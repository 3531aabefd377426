import { useEffect, useState } from "react";
import css from "./Tips.module.css";

const pause = 400;
const gap = 6;
const edge = 8;

interface Tip { text: string; x: number; y: number; above: boolean }

/** What an element's `data-tip` says, shown beside it while it is pointed at or has the focus. One for all, so that a list of a thousand buttons costs nothing. */
export function Tips() {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over: Element | null = null;

    function leave() {
      clearTimeout(timer);
      over = null;
      setTip(null);
    }
    function enter(event: Event) {
      const element = event.target instanceof Element ? event.target.closest("[data-tip]") : null;
      if (element === over)
        return;
      leave();
      const text = element?.getAttribute("data-tip") ?? "";
      if (element === null || text === "" || (event.type === "focusin" && !element.matches(":focus-visible")))
        return;
      over = element;
      timer = setTimeout(() => {
        const box = element.getBoundingClientRect();
        const above = box.bottom + 40 > innerHeight;
        if (element.isConnected)
          setTip({ text, x: box.left + box.width / 2, y: above ? box.top - gap : box.bottom + gap, above });
      }, event.type === "focusin" ? 0 : pause);
    }
    const onKey = (event: KeyboardEvent) => { if (event.key === "Escape") leave(); };

    document.addEventListener("pointerover", enter);
    document.addEventListener("focusin", enter);
    document.addEventListener("pointerdown", leave);
    document.addEventListener("scroll", leave, { capture: true, passive: true });
    document.addEventListener("keydown", onKey);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", enter);
      document.removeEventListener("focusin", enter);
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("scroll", leave, { capture: true });
      document.removeEventListener("keydown", onKey);
    };
  }, []);
  if (tip === null)
    return null;
  return (
    <div
      className={css["tip"]} role="tooltip" data-above={tip.above}
      ref={(element) => { // drawn first, then kept within the window
        if (element !== null)
          element.style.left = `${Math.max(edge, Math.min(innerWidth - element.offsetWidth - edge, tip.x - element.offsetWidth / 2))}px`;
      }}
      style={{ top: tip.y }}
    >{tip.text}</div>
  );
}
