import { Menu, Popover, Slider, TextInput, Button } from "@mantine/core";
import { IconButton } from "@/ui/IconButton";
import { IconChevron } from "@/ui/icons";
import { Key } from "@/ui/Key";
import { count } from "@/ui/numbers";
import { useState } from "react";
import { framesFrom, shortFrame } from "../bars/Candles";
import { dayIn, timeIn, zoneNames } from "../bars/time";
import { IconBack, IconCalendar, IconEnd, IconNextEvent, IconPauseFilled, IconPlayFilled, IconPreviousEvent, IconStart, IconUnfold } from "../icons";
import { useScreen, useSnapshot, useSnapshotOf } from "../replay/context";
import { jumpKinds } from "../replay/jumps";
import { speeds } from "./speeds";
import css from "./Transport.module.css";

/** Start, previous event, step back, play, step on, next event, end; how fast; where; and a jump. */
export function Transport({ jumping, setJumping }: { jumping: boolean; setJumping: (open: boolean) => void }) {
  const { replay, display, setDisplay, selection } = useScreen();
  const info = useSnapshotOf((now) => now.info);
  const isPlaying = useSnapshotOf((now) => now.mode === "playing");
  const isAtEnd = useSnapshotOf((now) => now.info !== null && now.position >= now.info.bars - 1);
  // What was chosen over finer bars cannot be a part of one of these.
  const frame = Math.max(display.speedFrame, info?.resolutionMinutes ?? 1);
  return (
    <div className={css["transport"]} role="toolbar" aria-label="Playback">
      <div className={css["keys"]}>
        <IconButton icon={IconStart} label="To the start" keys="home" onClick={() => void replay.move({ bar: 0 })} />
        <IconButton icon={IconPreviousEvent} label="Previous event" keys="shift+arrowleft" onClick={() => void replay.move({ toEvent: jumpKinds(display, selection.pins.length), back: true })} />
        <IconButton icon={IconBack} label="Step back" keys="arrowleft" onClick={() => void replay.step(-1)} />
        <button type="button" className={css["play"]} aria-label={isPlaying ? "Pause" : "Play"} aria-disabled={isAtEnd || undefined} data-tip={isAtEnd ? "This is the last bar" : undefined} onClick={() => { replay.toggle(); }}>
          {isPlaying ? <IconPauseFilled size={17} aria-hidden="true" /> : <IconPlayFilled size={17} aria-hidden="true" />}
        </button>
        <IconButton icon={IconChevron} label="Step forward" keys="arrowright" onClick={() => void replay.step(1)} />
        <IconButton icon={IconNextEvent} label="Next event" keys="shift+arrowright" onClick={() => void replay.move({ toEvent: jumpKinds(display, selection.pins.length) })} />
        <IconButton icon={IconEnd} label="To the end" keys="end" onClick={() => void replay.move({ bar: (info?.bars ?? 1) - 1 })} />
      </div>
      <div className={css["speed"]}>
        <span className="lh-dim">Speed</span>
        <Slider
          className={css["slider"] ?? ""} thumbLabel="Speed" min={0} max={speeds.length - 1} step={1} value={nearest(display.speed)} onChange={(at) => { setDisplay({ speed: speeds[at] ?? 1 }); }}
        />
        <b className={css["figure"]}>{display.speed}</b>
        <Menu position="top-start" width={180}>
          <Menu.Target><button type="button" className={css["frame"]}>{shortFrame(frame)} bars a second <IconUnfold size={13} stroke={1.6} aria-hidden="true" /></button></Menu.Target>
          <Menu.Dropdown>
            {framesFrom(info?.resolutionMinutes ?? 1).map((one) => <Menu.Item key={one} onClick={() => { setDisplay({ speedFrame: one }); }}>{shortFrame(one)} bars a second</Menu.Item>)}
          </Menu.Dropdown>
        </Menu>
      </div>
      <BriefSpeed frame={frame} />
      <Where />
      {/* Gone at once when it is done with: one that fades away would still take the keys, and they are the replay's again. */}
      <Popover opened={jumping} onChange={setJumping} position="top-end" width={280} transitionProps={{ duration: 0 }} trapFocus withinPortal>
        <Popover.Target>
          <button type="button" className={css["jump"]} disabled={info === null} onClick={() => { setJumping(!jumping); }}><IconCalendar size={15} stroke={1.6} aria-hidden="true" /> <span>Jump</span></button>
        </Popover.Target>
        <Popover.Dropdown>{jumping && <Jump close={() => { setJumping(false); }} />}</Popover.Dropdown>
      </Popover>
    </div>
  );
}

/** The speed where there is no room for a slider. */
function BriefSpeed({ frame }: { frame: number }) {
  const { display, setDisplay } = useScreen();
  const resolution = useSnapshotOf((now) => now.info?.resolutionMinutes ?? 1);
  return (
    <Menu position="top" width={180}>
      <Menu.Target><button type="button" className={css["brief"]}><span className="lh-hidden">Speed: </span>{display.speed}/s<span className="lh-hidden"> of the {shortFrame(frame)} bars</span></button></Menu.Target>
      <Menu.Dropdown className={css["speeds"] ?? ""}>
        {speeds.map((speed) => <Menu.Item key={speed} onClick={() => { setDisplay({ speed }); }}>{speed} a second</Menu.Item>)}
        <Menu.Divider />
        {framesFrom(resolution).map((one) => <Menu.Item key={one} onClick={() => { setDisplay({ speedFrame: one }); }}>{shortFrame(one)} bars</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}

function Where() {
  const { info, position, busy, connected } = useSnapshot();
  return (
    <span className={css["where"]}>
      {!connected && <span className={css["lost"]} role="status">Reconnecting</span>}
      {busy && connected && <span className="lh-dim" role="status">Working</span>}
      <b className="lh-numbers">{count(Math.max(0, position))}</b> <span className={`${css["all"]} lh-dim lh-numbers`}>of {count(info?.bars ?? 0)}</span>
    </span>
  );
}

const nearest = (speed: number) => speeds.reduce((best, one, i) => Math.abs(one - speed) < Math.abs((speeds[best] ?? 1) - speed) ? i : best, 0);

function Jump({ close }: { close: () => void }) {
  const { replay, display: { zone } } = useScreen();
  const { info, position } = useSnapshot();
  const [day, setDay] = useState(() => dayIn(replay.bars.time(Math.max(0, replay.bars.count - 1)), zone));
  const [clock, setClock] = useState("");
  const [bar, setBar] = useState("");
  const [least = "", most = ""] = info === null ? [] : [info.first, info.last].map((time) => dayIn(Date.parse(time) / 1000, zone));
  const isBeyond = day !== "" && (day < least || day > most);
  const last = (info?.bars ?? 1) - 1;
  const number = Number(bar.replaceAll(",", ""));
  const wrong = bar !== "" && !(Number.isInteger(number) && number >= 0 && number <= last);
  const go = (to: { bar?: number; time?: string }) => {
    close();
    void replay.move(to);
  };
  return (
    <form
      className={css["jumpForm"]} noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (bar !== "" && !wrong)
          go({ bar: number });
        else if (bar === "" && day !== "" && !isBeyond)
          go({ time: new Date(timeIn(day, clock, zone) * 1000).toISOString() });
      }}
    >
      <div className={css["when"]}>
        <TextInput type="date" label="To a day" value={day} min={least} max={most} onChange={(event) => { setDay(event.currentTarget.value); }} data-autofocus />
        <TextInput type="time" label="At" value={clock} onChange={(event) => { setClock(event.currentTarget.value); }} />
      </div>
      {isBeyond ? <p className={css["wrong"]} role="alert">A day from {least} to {most}.</p> : <p className={css["hint"]}>{zoneNames[zone]}. Where the market was closed, the next bar is shown.</p>}
      <TextInput label="Or to a bar" inputMode="numeric" value={bar} placeholder={count(position)} error={wrong ? `A whole number from 0 to ${count(last)}.` : undefined} onChange={(event) => { setBar(event.currentTarget.value); }} />
      <div className={css["ahead"]}>
        {[100, 1_000, 5_000, 20_000].map((by) => <button key={by} type="button" disabled={position + by > last} onClick={() => { go({ bar: position + by }); }}>+{count(by)}</button>)}
      </div>
      <Button type="submit" rightSection={<Key keys="enter" inside />}>Jump</Button>
    </form>
  );
}
