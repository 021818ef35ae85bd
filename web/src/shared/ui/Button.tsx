import type { ComponentProps } from "react";

import { cx } from "./cx";

type Kind = "primary" | "plain" | "quiet" | "outline" | "danger";

const KINDS: Record<Kind, string> = {
  primary: "bg-accent text-on-accent font-semibold hover:brightness-110 active:brightness-95",
  plain: "bg-lifted text-text hover:brightness-125 active:brightness-90",
  quiet: "text-soft hover:text-text hover:bg-lifted",
  outline: "border border-line text-text hover:bg-raised",
  danger: "bg-failed-ground text-failed hover:brightness-110",
};

interface ButtonProps extends ComponentProps<"button"> {
  kind?: Kind;
}

/** One primary button a room. */
export function Button({ kind = "plain", className, type = "button", ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={cx(
        "inline-flex h-7 items-center justify-center gap-1.5 rounded px-2.5 font-medium whitespace-nowrap transition-[filter,background-color,color] duration-120",
        "disabled:opacity-45 disabled:pointer-events-none",
        KINDS[kind],
        className,
      )}
      {...rest}
    />
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  /** What it does, for those who do not see its icon; shown as its tooltip too. */
  label: string;
  pressed?: boolean;
}

export function IconButton({ label, pressed, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      className={cx(
        "inline-flex size-7 items-center justify-center rounded transition-colors duration-120 disabled:opacity-40 disabled:pointer-events-none",
        pressed ? "bg-lifted text-text" : "text-soft hover:text-text hover:bg-lifted",
        className,
      )}
      {...rest}
    />
  );
}
