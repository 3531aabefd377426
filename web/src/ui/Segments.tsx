import css from "./Segments.module.css";

/** A few choices of which one holds. */
export function Segments<T extends string>({ label, options, value, onChange }: { label: string; options: readonly { value: T; label: string }[]; value: T; onChange: (value: T) => void }) {
  return (
    <div className={css["segments"]} role="radiogroup" aria-label={label}>
      {options.map((option, i) => (
        <button
          key={option.value} type="button" role="radio" aria-checked={option.value === value} tabIndex={option.value === value ? 0 : -1} onClick={() => { onChange(option.value); }}
          onKeyDown={(event) => {
            const step = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 0;
            const next = options[(i + step + options.length) % options.length];
            if (step === 0 || next === undefined)
              return;
            event.preventDefault();
            onChange(next.value);
            (event.currentTarget.parentElement?.children[options.indexOf(next)] as HTMLElement | undefined)?.focus();
          }}
        >{option.label}</button>
      ))}
    </div>
  );
}
