/** Fields of an inspector: each keeps what is typed until it is left or Enter is pressed; Escape takes it back. */
import { useId, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

const BOX = "w-full rounded border border-line bg-raised px-2 outline-none transition-colors duration-120 hover:border-faint focus-visible:outline-2 focus-visible:outline-accent disabled:opacity-45";

interface FieldProps {
  label: string;
  /** A person changed it: new breakdowns leave it alone. */
  edited?: boolean;
  /** Of several controls, not of one. */
  group?: boolean;
  children: ReactNode;
}

export function Field({ label, edited = false, group = false, children }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const words = (
    <span id={id} className="mb-1 flex items-center gap-1.5 text-sm text-soft">
      {label}
      {edited ? <span className="size-1.5 rounded-full bg-accent" title={t("story.editedField")} /> : null}
    </span>
  );
  if (group) {
    return (
      <div role="group" aria-labelledby={id}>
        {words}
        {children}
      </div>
    );
  }
  return (
    <label className="block min-w-0">
      {words}
      {children}
    </label>
  );
}

/** A line of text; `required`: what is left empty is as it was. */
export function LineField({ label, value, max, required = false, onDone }: { label: string; value: string; max: number; required?: boolean; onDone: (value: string) => void }) {
  const [text, setText] = useTyped(value);
  function done(): void {
    const now = text.trim();
    if (required && now === "") setText(value);
    else if (now !== value) onDone(now);
  }
  return (
    <Field label={label}>
      <input
        value={text}
        maxLength={max}
        onChange={(event) => setText(event.target.value)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === "Escape") setText(value);
          if (event.key === "Enter") event.currentTarget.blur();
        }}
        className={`${BOX} h-7`}
      />
    </Field>
  );
}

interface TextProps {
  label: string;
  edited?: boolean;
  value: string;
  rows: number;
  max?: number;
  onDone: (value: string) => void;
}

export function TextField({ label, edited, value, rows, max, onDone }: TextProps) {
  const [text, setText] = useTyped(value);
  return (
    <Field label={label} edited={edited ?? false}>
      <textarea
        value={text}
        rows={rows}
        maxLength={max}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text.trim() !== value && onDone(text.trim())}
        onKeyDown={(event) => {
          if (event.key === "Escape") setText(value);
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.blur();
        }}
        className={`${BOX} resize-y py-1.5 leading-[18px]`}
      />
    </Field>
  );
}

interface NumberProps {
  label: string;
  edited?: boolean;
  unit?: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onDone: (value: number) => void;
}

export function NumberField({ label, edited, unit, value, min, max, step, onDone }: NumberProps) {
  const [text, setText] = useTyped(shown(value));
  function done(): void {
    const number = Number(text.replace(",", "."));
    const rounded = Math.round(number / step) * step;
    if (text.trim() === "" || !Number.isFinite(number) || rounded < min || rounded > max) setText(shown(value));
    else if (shown(rounded) !== shown(value)) onDone(Number(shown(rounded)));
  }
  return (
    <Field label={label} edited={edited ?? false}>
      <span className="relative block">
        <input
          value={text}
          inputMode="decimal"
          onChange={(event) => setText(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={done}
          onKeyDown={(event) => {
            if (event.key === "Enter") done();
            if (event.key === "Escape") setText(shown(value));
            if (event.key === "ArrowUp" || event.key === "ArrowDown") {
              event.preventDefault();
              const next = value + (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1) * step;
              if (next >= min && next <= max) onDone(Number(shown(next)));
            }
          }}
          className={`${BOX} h-7 tabular-nums`}
        />
        {unit === undefined ? null : <span aria-hidden className="pointer-events-none absolute inset-y-0 right-2 grid place-items-center text-sm text-faint">{unit}</span>}
      </span>
    </Field>
  );
}

const shown = (value: number): string => (Math.round(value * 100) / 100).toString();

interface SelectProps<T extends string> {
  label: string;
  /** null: of several things, different ones. */
  value: T | null;
  options: readonly T[];
  word: (option: T) => string;
  onChange: (value: T) => void;
  disabled?: boolean;
}

export function Select<T extends string>({ label, value, options, word, onChange, disabled = false }: SelectProps<T>) {
  const { t } = useTranslation();
  return (
    <Field label={label}>
      <select value={value ?? ""} disabled={disabled} onChange={(event) => onChange(event.target.value as T)} className={`${BOX} h-7`}>
        {value === null ? <option value="" disabled>{t("story.different")}</option> : null}
        {options.map((option) => <option key={option} value={option}>{word(option)}</option>)}
      </select>
    </Field>
  );
}

/** What is being typed; what the server has, as soon as that is something else. */
function useTyped(value: string): [string, (text: string) => void] {
  const [typed, setTyped] = useState({ over: value, text: value });
  return [typed.over === value ? typed.text : value, (text) => setTyped({ over: value, text })];
}
