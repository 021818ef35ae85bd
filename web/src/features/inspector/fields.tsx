/** Fields of the inspector, a row each: its name, and what is set. */
import { useEffect, useId, useRef, useState, type ReactNode } from "react";

import { cx } from "@/shared/ui/cx";
import { settle } from "@/stores/timelineStore";

export const ROW = "grid grid-cols-[92px_minmax(0,1fr)] items-center gap-2";
export const BOX = "rounded border border-line bg-raised transition-colors duration-120 hover:border-faint focus-within:border-accent";

export function Group({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="grid gap-1.5 border-t border-line p-4">
      {title === undefined ? null : <h3 className="mb-1 font-semibold">{title}</h3>}
      {children}
    </section>
  );
}

export function Heading({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className="flex items-center gap-2 p-4">
      <h2 className="min-w-0 flex-1 truncate font-semibold">{children}</h2>
      {aside}
    </div>
  );
}

interface TextProps {
  label: string;
  value: string;
  rows?: number;
  longest: number;
  /** Kept after a pause in typing as well, so that it is seen. */
  live?: boolean;
  onDone: (value: string) => void;
}

const PAUSE_MS = 500;

/** A text that is kept when it is left, on Enter (of one line; else with Ctrl), and when what it belongs to is left. */
export function TextField({ label, value, rows = 1, longest, live = false, onDone }: TextProps) {
  const id = useId();
  const [text, setText] = useState<string | null>(null);
  const newest = useRef<() => void>(() => undefined);
  function keep(): void {
    if (text !== null && text !== value) onDone(text);
    setText(null);
  }
  useEffect(() => {
    newest.current = () => {
      if (text !== null && text !== value) onDone(text);
    };
  });
  useEffect(() => () => newest.current(), []);
  useEffect(() => {
    if (!live || text === null) return undefined;
    const timer = setTimeout(() => newest.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [live, text]);
  const common = {
    id,
    value: text ?? value,
    maxLength: longest,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onBlur: () => {
      keep();
      settle();
    },
    className: cx(BOX, "w-full px-2 outline-none focus:border-accent", rows > 1 && "resize-y py-1.5 leading-[1.4]", rows === 1 && "h-7"),
  };
  return (
    <div className={cx(ROW, rows > 1 && "!items-start")}>
      <label htmlFor={id} className={cx("truncate text-soft", rows > 1 && "pt-1.5")}>{label}</label>
      {rows > 1 ? (
        <textarea
          {...common}
          rows={rows}
          onFocus={(event) => event.target.select()}
          onKeyDown={(event) => {
            if (event.key === "Escape") setText(null);
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.blur();
          }}
        />
      ) : (
        <input
          {...common}
          onKeyDown={(event) => {
            if (event.key === "Escape") setText(null);
            if (event.key === "Enter") keep();
          }}
        />
      )}
    </div>
  );
}

interface SelectProps<T extends string> {
  label: string;
  value: T;
  options: readonly T[];
  word: (option: T) => string;
  disabled?: boolean;
  onChange: (value: T) => void;
}

export function SelectField<T extends string>({ label, value, options, word, disabled = false, onChange }: SelectProps<T>) {
  const id = useId();
  return (
    <div className={ROW}>
      <label htmlFor={id} className="truncate text-soft">{label}</label>
      <select id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value as T)} className={`${BOX} h-7 w-full px-1.5 disabled:opacity-45`}>
        {options.map((option) => <option key={option} value={option}>{word(option)}</option>)}
      </select>
    </div>
  );
}

/** A colour: from a few that go with each other, or any. */
export function ColourField({ label, value, swatches, onChange }: { label: string; value: string; swatches: readonly string[]; onChange: (value: string) => void }) {
  return (
    <div className={ROW} role="group" aria-label={label}>
      <span className="truncate text-soft">{label}</span>
      <span className="flex items-center gap-1">
        {swatches.map((colour) => (
          <button key={colour} type="button" aria-label={colour} aria-pressed={colour === value} onClick={() => onChange(colour)} className={cx("size-5 rounded-full border", colour === value ? "border-text ring-1 ring-text" : "border-line")} style={{ backgroundColor: colour }} />
        ))}
        <input type="color" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)} onBlur={settle} className="ml-1 h-5 w-8 rounded bg-transparent" />
      </span>
    </div>
  );
}

/** Switches in a row, each by itself. */
export function Switches({ label, items }: { label: string; items: readonly { readonly word: string; readonly on: boolean; readonly onClick: () => void }[] }) {
  return (
    <div className={ROW} role="group" aria-label={label}>
      <span className="truncate text-soft">{label}</span>
      <span className="flex flex-wrap gap-1">
        {items.map(({ word, on, onClick }) => (
          <button key={word} type="button" aria-pressed={on} onClick={onClick} className={cx("h-7 rounded border px-2 text-sm", on ? "border-accent bg-lifted text-text" : "border-line text-soft hover:text-text")}>
            {word}
          </button>
        ))}
      </span>
    </div>
  );
}

/** What is only told. */
export function Facts({ rows }: { rows: readonly (readonly [word: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[92px_minmax(0,1fr)] gap-x-2 gap-y-1.5">
      {rows.map(([word, value]) => (
        <div key={word} className="contents">
          <dt className="text-soft">{word}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
