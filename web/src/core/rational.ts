/**
 * Exact fractions. `Rational` is for the boundary (seconds, rates that people type); hot paths multiply and divide
 * integers with `mulDivFloor`, which leaves plain numbers only where 2^53 is not enough.
 */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint; // above 0, in lowest terms
}

/** `num / den` in lowest terms. Throws RangeError for a denominator of 0. */
export function rational(num: bigint | number, den: bigint | number = 1n): Rational {
  let top = BigInt(num);
  let bottom = BigInt(den);
  if (bottom === 0n) throw new RangeError("A fraction's denominator is not 0.");
  if (bottom < 0n) [top, bottom] = [-top, -bottom];
  const divisor = gcd(top < 0n ? -top : top, bottom);
  return { num: top / divisor, den: bottom / divisor };
}

/** The exact value of a double: 0.1 is 3602879701896397 / 2^55. Throws RangeError if it is not finite. */
export function exactly(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number.`);
  let den = 1n;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2; // exact: only the exponent changes
    den *= 2n;
  }
  return rational(BigInt(scaled), den);
}

export function add(a: Rational, b: Rational): Rational {
  return rational(a.num * b.den + b.num * a.den, a.den * b.den);
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.num * b.num, a.den * b.den);
}

/** Below 0, 0 or above 0, as a is less than, equal to or more than b. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The greatest integer not above the value. */
export function floor(value: Rational): bigint {
  return floorDiv(value.num, value.den);
}

/** The nearest double. */
export function toNumber(value: Rational): number {
  const whole = value.num / value.den;
  return Number(whole) + Number(value.num - whole * value.den) / Number(value.den);
}

/** `num/den`, as the vectors of `spec/` write it. */
export function toText(value: Rational): string {
  return `${value.num}/${value.den}`;
}

/** ⌊a × b ÷ c⌋ of integers, exactly; c above 0. Throws RangeError where the result is no safe integer. */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) {
    const rest = product % c; // exact, with the product's sign
    return (product - rest) / c - (rest < 0 ? 1 : 0);
  }
  return safe(floorDiv(BigInt(a) * BigInt(b), BigInt(c)));
}

/** ⌈a × b ÷ c⌉ of integers, exactly; c above 0. */
export function mulDivCeil(a: number, b: number, c: number): number {
  const up = -mulDivFloor(-a, b, c);
  return up === 0 ? 0 : up; // no −0
}

/** A bigint as a number. Throws RangeError beyond 2^53, where numbers have holes. */
export function safe(value: bigint): number {
  const plain = Number(value);
  if (!Number.isSafeInteger(plain)) throw new RangeError(`${value} is beyond what a frame number holds.`);
  return plain;
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}
