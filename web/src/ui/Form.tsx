import { Button, Checkbox, MultiSelect, Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { MultiSelectProps, SelectProps } from "@mantine/core";
import type { ComponentProps, ReactNode } from "react";
import { createContext, useContext, useLayoutEffect, useRef, useState } from "react";
import { toProblem } from "@/api/problem";
import css from "./Form.module.css";
import { Key } from "./Key";
import { LeaveGuard } from "./LeaveGuard";
import { StatusShape } from "./Status";

/** What somebody typed, by the names of the fields. */
export class Fields {
  constructor(private readonly data: FormData) {}
  text(name: string): string {
    const value = this.data.get(name);
    return typeof value === "string" ? value.trim() : "";
  }
  /** Null where nothing was typed. */
  optional(name: string): string | null {
    return this.text(name) === "" ? null : this.text(name);
  }
  number(name: string): number {
    return Number(this.text(name));
  }
  on(name: string): boolean {
    return this.data.get(name) !== null;
  }
  lines(name: string): string[] {
    return this.text(name).split(/[\n,]/).map((line) => line.trim()).filter((line) => line !== "");
  }
}

/** What a form tells the drawer that it stands in. */
export const Closing = createContext<{ setDirty: (dirty: boolean) => void; close: () => void } | null>(null);

/** Says that something was changed which makes no event of its own: a choice, a document. */
const Touched = createContext<() => void>(() => undefined);

export const useTouched = () => useContext(Touched);

const Errors = createContext<Readonly<Record<string, string>>>({});

interface FormProps {
  onSubmit: (fields: Fields) => Promise<unknown>;
  children: ReactNode;
  submit?: string;
  onCancel?: () => void;
  cancel?: string;
  disabled?: boolean;
  danger?: boolean;
  fill?: boolean;
  /** What was typed stays after it was sent: there is another step. */
  keep?: boolean;
  /** Whether to ask before what was typed is lost; not where it only asks for something. */
  guard?: boolean;
}

/** Collects the fields, puts a refusal beside the field that it names (or above the actions), and clears itself on success. */
export function Form({ onSubmit, children, submit = "Save", onCancel, cancel = "Cancel", disabled = false, danger = false, fill = false, keep = false, guard = true }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [known, setKnown] = useState(false);
  const dirty = useRef(false);
  const closing = useContext(Closing);
  function touch(now: boolean) {
    dirty.current = now && guard;
    closing?.setDirty(dirty.current);
  }
  // Mantine gives the focus to what is marked so when a drawer opens; without it that would be the button that closes it.
  useLayoutEffect(() => {
    if (fill && form.current?.querySelector("[data-autofocus]") === null)
      form.current.querySelector("input:not([type=hidden]), textarea")?.setAttribute("data-autofocus", "true");
  }, [fill]);
  const problem = error === null ? null : toProblem(error);
  const fields: Record<string, string> = {};
  for (const [name, messages] of Object.entries(problem?.errors ?? {}))
    fields[name.charAt(0).toLowerCase() + name.slice(1)] = messages.join(" ");
  const names = problem === null ? [] : Object.keys(fields);

  async function send() {
    if (form.current === null || busy || disabled)
      return;
    const typed = dirty.current;
    touch(false); // what is being sent may lead to another page
    setBusy(true);
    setError(null);
    try {
      await onSubmit(new Fields(new FormData(form.current)));
      if (keep)
        touch(typed);
      else
        (form.current as HTMLFormElement | null)?.reset();
    } catch (refusal) {
      touch(typed);
      const named = Object.keys(toProblem(refusal).errors).map((name) => name.charAt(0).toLowerCase() + name.slice(1));
      setKnown(named.some((name) => form.current?.elements.namedItem(name) !== null));
      setError(refusal);
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      ref={form} className={`${css["form"]} ${fill ? css["fill"] : ""}`} onChange={() => { touch(true); }} onSubmit={(event) => { event.preventDefault(); void send(); }}
      onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.current?.requestSubmit(); } }}
    >
      {guard && <LeaveGuard isDirty={() => dirty.current} />}
      <Touched value={() => { touch(true); }}><Errors value={fields}>
        <div className={css["fields"]}>
          {children}
          {problem !== null && !known && (
            <div className={css["problem"]} role="alert">
              <StatusShape kind="failed" /><span>{problem.text}{names.map((name) => <span key={name}> {name}: {fields[name]}</span>)}{problem.traceId !== null && <span className="lh-mono lh-dim"> trace {problem.traceId.slice(0, 12)}</span>}</span>
            </div>
          )}
        </div>
      </Errors></Touched>
      <div className={css["actions"]}>
        {onCancel !== undefined && <Button variant="default" onClick={closing?.close ?? onCancel}>{cancel}</Button>}
        <Button type="submit" loading={busy} disabled={disabled} {...(danger ? { color: "bad" } : {})} rightSection={danger ? undefined : <Key keys="mod+enter" inside />}>{submit}</Button>
      </div>
    </form>
  );
}

const useError = (name: string) => useContext(Errors)[name];

export function TextField({ name, ...rest }: ComponentProps<typeof TextInput> & { name: string }) {
  const error = useError(name);
  return <TextInput name={name} autoComplete="off" {...rest} error={error ?? rest.error} />;
}

export function TextArea({ name, ...rest }: ComponentProps<typeof Textarea> & { name: string }) {
  const error = useError(name);
  return <Textarea name={name} {...rest} error={error ?? rest.error} />;
}

export function SelectField({ name, onChange, ...rest }: SelectProps<string> & { name: string }) {
  const error = useError(name);
  const touched = useTouched();
  return <Select name={name} {...rest} error={error ?? rest.error} onChange={(...chosen) => { touched(); onChange?.(...chosen); }} />;
}

export function ManyField({ onChange, ...rest }: MultiSelectProps<string>) {
  const touched = useTouched();
  return <MultiSelect {...rest} onChange={(chosen) => { touched(); onChange?.(chosen); }} />;
}

export function CheckField({ name, ...rest }: ComponentProps<typeof Checkbox> & { name: string }) {
  return <Checkbox name={name} {...rest} />;
}

export function SwitchField({ name, ...rest }: ComponentProps<typeof Switch> & { name: string }) {
  return <Switch name={name} {...rest} />;
}
