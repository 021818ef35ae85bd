/** The vectors of `spec/` for tests: what Python and TypeScript must agree on. */
import { readFileSync } from "node:fs";
import { rational, type Rational } from "./rational";

export function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../spec/${name}`, import.meta.url), "utf8")) as T;
}

/** `num/den` or a whole number, exactly. */
export function exact(text: string): Rational {
  const [num = "0", den = "1"] = text.split("/");
  return rational(BigInt(num), BigInt(den));
}
