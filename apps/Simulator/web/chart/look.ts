import type { Time } from "lightweight-charts";
import { ColorType, LineStyle, TickMarkType } from "lightweight-charts";
import type { Zone } from "../bars/time";
import { clock, day, dayNumber, monthName, yearNumber } from "../bars/time";
import type { Colors } from "./colors";

/** Rising candles are hollow, falling ones filled. */
export const candleLook = (colors: Colors) => ({
  upColor: "transparent", borderUpColor: colors.bull, wickUpColor: `${colors.bull}BF`, downColor: colors.bear, borderDownColor: colors.bear, wickDownColor: `${colors.bear}BF`,
  priceLineVisible: false, lastValueVisible: false,
});

/** How the library draws what is not ours. */
export function look(colors: Colors, zone: Zone) {
  const seconds = (time: Time) => time as number;
  return {
    layout: { background: { type: ColorType.Solid, color: colors.bg }, textColor: colors.t3, fontFamily: '"Inter Variable", sans-serif', fontSize: 11, attributionLogo: false },
    grid: { vertLines: { visible: false }, horzLines: { color: colors.lineSubtle } },
    rightPriceScale: { borderVisible: false, minimumWidth: 68, entireTextOnly: true },
    timeScale: {
      borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: 8, minBarSpacing: 1.5,
      // The library puts years, months and days where UTC begins them, so they are named as UTC does: in Chicago that is the evening before, when trading opens.
      tickMarkFormatter: (time: Time, type: TickMarkType) => type === TickMarkType.Year ? yearNumber(seconds(time), "UTC")
        : type === TickMarkType.Month ? monthName(seconds(time), "UTC") : type === TickMarkType.DayOfMonth ? dayNumber(seconds(time), "UTC") : clock(seconds(time), zone),
    },
    localization: { timeFormatter: (time: Time) => `${day(seconds(time), zone)} ${clock(seconds(time), zone)}` },
    crosshair: {
      vertLine: { color: colors.t3, style: LineStyle.Dotted, labelBackgroundColor: colors.s2 },
      horzLine: { color: colors.t3, style: LineStyle.Dotted, labelBackgroundColor: colors.s2 },
    },
  };
}
