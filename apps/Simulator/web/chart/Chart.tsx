import { Menu } from "@mantine/core";
import { IconMaximize, IconRestore, IconUnfold } from "../icons";
import { IconButton } from "@/ui/IconButton";
import { IconChevron } from "@/ui/icons";
import { plural } from "@/ui/numbers";
import { usePreferences } from "@/ui/preferences";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Leg, ReplayEvent, Zone } from "../api";
import { frameName, framesFrom } from "../bars/Candles";
import { price } from "../bars/numbers";
import { legAttached, useScreen, useSnapshot, useSnapshotOf } from "../replay/context";
import { familyOf } from "../replay/selection";
import { CandleView } from "./CandleView";
import css from "./Chart.module.css";
import { crosses } from "./crosses";
import { readColors } from "./colors";
import { LegTools } from "./LegTools";
import { useTheme } from "./useTheme";

const drawnZones = 4;

/** Of the zones near price, those where most references meet: all of them together would cover the chart. */
const strongest = (zones: readonly Zone[]) => [...zones].sort((a, b) => b.references - a.references).slice(0, drawnZones);

const spacingKey = (slot: string) => `lh-simulator-zoom-${slot}`;

/** One of the two charts. */
export function Chart({ slot, views }: { slot: "upper" | "lower"; views: Map<string, CandleView> }) {
  const { replay, display, setDisplay, selection, select, attach } = useScreen();
  const info = useSnapshotOf((now) => now.info);
  const isPlaying = useSnapshotOf((now) => now.mode === "playing");
  const container = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<CandleView | null>(null);
  const [, setPointed] = useState<number | null>(null);
  const [isAway, setIsAway] = useState(false);
  const theme = useTheme();
  const { chart: palette } = usePreferences();
  const minutes = Math.max(display[slot], info?.resolutionMinutes ?? 1);
  const isMaximized = display.maximized === slot;

  const onHover = useEffectEvent((leg: Leg | null) => {
    if ((leg?.number ?? null) !== selection.hover)
      select({ hover: leg?.number ?? null });
  });
  const onClick = useEffectEvent((leg: Leg | null) => {
    if (leg !== null)
      select({ focus: leg.number, focusOrigin: leg.originIndex });
  });
  const onDoubleClick = useEffectEvent((leg: Leg) => {
    attach(legAttached(leg, replay.snapshot().position, info?.digits));
  });
  const onMark = useEffectEvent((marked: readonly ReplayEvent[]) => {
    // Another click on the same marker shows its next event.
    const event = marked[(selection.event === null ? -1 : marked.indexOf(selection.event)) + 1] ?? marked[0] ?? null;
    select({ event, focus: event?.leg ?? null, focusOrigin: event?.originIndex ?? null });
  });

  useEffect(() => {
    if (container.current === null)
      return;
    let saving: ReturnType<typeof setTimeout> | undefined;
    const created = new CandleView(container.current, replay.bars, minutes, Number(localStorage.getItem(spacingKey(slot))) || 7, {
      onHover, onClick, onDoubleClick, onMark, onPoint: setPointed, onAway: setIsAway,
      onCross: (time, at) => { crosses(views, slot, time, at); },
      onSpacing: (spacing) => {
        clearTimeout(saving);
        saving = setTimeout(() => { localStorage.setItem(spacingKey(slot), String(spacing)); }, 500);
      },
    });
    views.set(slot, created);
    setView(created);
    const resized = new ResizeObserver(([entry]) => { created.setHeight(entry?.contentRect.height ?? 0); });
    resized.observe(container.current);
    const stop = replay.paint(() => { created.sync(); });
    return () => {
      stop();
      resized.disconnect();
      clearTimeout(saving);
      views.delete(slot);
      created.remove();
      setView(null);
    };
    // The chart lives as long as the replay; a change of its time frame is told to it below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [replay, slot, views]);

  useEffect(() => { view?.setMinutes(minutes); }, [view, minutes]);
  useEffect(() => { view?.setLook(readColors(palette, theme), display.zone); }, [view, theme, palette, display.zone]);
  useEffect(() => { view?.setPrecision(info?.digits ?? 2); }, [view, info?.digits]);

  const draw = useEffectEvent(() => {
    const { state, events } = replay.snapshot();
    const focus = selection.focus ?? (display.view === "levels" ? state?.ranked[0] ?? null : null);
    view?.setDrawing({
      colors: readColors(palette, theme), legs: display.showBreached || display.view === "levels" ? replay.legs.values() : replay.legs.values().filter((leg) => leg.breachedAt === null),
      view: display.view, focus, hover: selection.hover, pins: selection.pins, showFiltered: display.showFiltered, showBadges: display.showBadges, showHeat: display.showHeat,
      onDeck: new Set(state?.onDeck ?? []), price: selection.price,
      family: selection.family && focus !== null ? familyOf(focus, replay.legs.values()) : null,
      followed: new Map(selection.follows.map((one) => [one.number, one.color])), zones: display.showZones ? strongest(state?.zones ?? []) : [],
      marks: [
        ...events.filter((one) => selection.follows.some((follow) => follow.number === one.leg && one.bar >= follow.since)),
        ...(selection.event === null ? [] : [selection.event]),
      ],
    });
  });
  // Bar by bar the legs change without React's knowledge; what is chosen changes without a bar.
  useEffect(() => replay.paint(draw), [replay]);
  useEffect(() => { draw(); }, [view, selection, display, theme, palette]);

  useEffect(() => {
    if (isPlaying)
      view?.toPlayhead();
  }, [view, isPlaying]);

  return (
    <section className={css["chart"]} data-slot={slot} aria-label={`${frameName(minutes)} chart`}>
      <div ref={container} className={css["canvas"]} data-testid={`chart-${slot}`} />
      <div className={css["head"]}>
        <Menu position="bottom-start" width={140}>
          <Menu.Target><button type="button" className={css["frame"]} title={view === null ? undefined : plural(view.count, "candle")}>{frameName(minutes)} <IconUnfold size={13} stroke={1.6} aria-hidden="true" /></button></Menu.Target>
          <Menu.Dropdown>
            {framesFrom(info?.resolutionMinutes ?? 1).map((one) => <Menu.Item key={one} onClick={() => { setDisplay({ [slot]: one }); }}>{frameName(one)}</Menu.Item>)}
          </Menu.Dropdown>
        </Menu>
        <Figures view={view} />
      </div>
      <div className={css["corner"]}>
        <IconButton icon={isMaximized ? IconRestore : IconMaximize} label={isMaximized ? "Both charts" : "Maximise"} keys="m" onClick={() => { setDisplay({ maximized: isMaximized ? null : slot }); }} />
      </div>
      {isAway && <button type="button" className={css["back"]} onClick={() => { view?.toPlayhead(); }}>To the playhead <IconChevron size={13} stroke={1.6} aria-hidden="true" /></button>}
      {slot === "lower" && <a className={css["credit"]} href="https://www.tradingview.com/" target="_blank" rel="noreferrer">Charts by TradingView</a>}
      <LegTools view={view} />
    </section>
  );
}

/** Open, high, low and close of the candle that is pointed at, or of the last one. */
function Figures({ view }: { view: CandleView | null }) {
  const { info } = useSnapshot();
  const candle = view?.pointed() ?? view?.lastCandle() ?? null;
  return candle !== null && (
    <span className={css["ohlc"]}>
      {(["open", "high", "low", "close"] as const).map((part) => <span key={part}><i>{part[0]?.toUpperCase()}</i> {price(candle[part], info?.digits)}</span>)}
    </span>
  );
}
