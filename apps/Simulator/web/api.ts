import { apiOf } from "@/api/client";
import type { components, paths } from "@/api/schema/simulator";

export const simulator = apiOf<paths>();

type Schemas = components["schemas"];
/** The wire tells bars by how long ago they were; the page counts them from the first (see replay/wire.ts). */
type Placed<T, Ages extends keyof T> = Omit<T, Ages>;
export type LegOnWire = Schemas["LegView"];
export type EventsOnWire = Schemas["EventsView"];
/** What the server says of a leg: only what stays until something happens to it. */
export interface LegFacts extends Placed<LegOnWire, "originAgo" | "pivotAgo" | "breachedAgo"> { originIndex: number; pivotIndex: number; breachedAt: number | null }
/** And what follows from it and from the bar at the playhead: see LegMap. */
export interface Leg extends LegFacts { range: number; multiple: number; location: number; impulsiveness: number | null }
export type State = Omit<Schemas["StateView"], "legs"> & { legs: readonly Leg[] };
export type Change = Schemas["ChangeView"];
export type Position = Schemas["PositionView"];
export type Steps = Schemas["StepsView"];
export interface ReplayEvent {
  bar: number; kind: string; leg: number; isBull: boolean; price: number; origin: number; originIndex: number; pivot: number; pivotIndex: number; multiple: number;
  reason: string | null; ratio: number | null; isUp: boolean | null; why: string | null;
}
export type ReplayInfo = Schemas["ReplayView"];
export type Stretch = Schemas["StretchRequest"];
export type Detection = Schemas["DetectionRequest"];
export type References = Schemas["ReferencesRequest"];
export type Parameter = Schemas["Parameter"];
export type Preset = Schemas["Preset"];
export type LegStory = Schemas["LegStory"];
export type Observation = Schemas["Observation"];
export type Outcomes = Schemas["OutcomesView"];
export type Comparison = Schemas["ComparisonView"];
export type Files = Schemas["FilesView"];
export type Zone = Schemas["ZoneView"];

/** What can happen, as requests name it. */
export type EventKind = "legFormed" | "legPruned" | "legEngulfed" | "originBreached" | "pivotBreached" | "referenceFormed" | "referenceCompleted" | "levelCrossed" | "levelTouched";

export const ratios = [0, 0.382, 0.5, 0.618, 1, 1.382, 1.5, 1.618, 2] as const;

/** 0 is the pivot, 1 the origin, 2 the target. */
export const levelOf = (leg: Pick<Leg, "origin" | "pivot">, ratio: number): number => leg.pivot + ratio * (leg.origin - leg.pivot);
