/**
 * Ballistics of a level meter, a channel. Peak: up at once, down by 20 dB in 1.7 s (IEC 60268-18), its highest held for a while.
 * RMS over 300 ms; a sine at full scale reads −3 dB. Levels in dBFS, −∞ is silence.
 */
const FALL_DB_A_S = 20 / 1.7;
const HOLD_S = 1.5;
const RMS_S = 0.3;
/** The lowest that is drawn. */
export const FLOOR_DB = -60;

export interface Level {
  readonly peak: number;
  readonly held: number;
  readonly rms: number;
  /** Samples at or beyond full scale were heard since the meter was cleared. */
  readonly clipped: boolean;
}

/** What a stretch of sound measures: its largest sample, and the mean of their squares. */
export interface Measured {
  readonly peak: number;
  readonly square: number;
}

export const SILENT: Level = { peak: Number.NEGATIVE_INFINITY, held: Number.NEGATIVE_INFINITY, rms: Number.NEGATIVE_INFINITY, clipped: false };

export function measure(samples: Float32Array): Measured {
  let [peak, sum] = [0, 0];
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(sample));
    sum += sample * sample;
  }
  return { peak, square: samples.length === 0 ? 0 : sum / samples.length };
}

export class Ballistics {
  #level: Level = SILENT;
  #square = 0;
  #since = 0;

  get level(): Level {
    return this.#level;
  }

  /** Nothing is left to fall. */
  get silent(): boolean {
    return this.#level.peak < FLOOR_DB && this.#level.held < FLOOR_DB && this.#level.rms < FLOOR_DB;
  }

  /** What was measured during the last `seconds`. The same sound in smaller steps ends at the same level. */
  update(measured: Measured, seconds: number): Level {
    const now = decibels(measured.peak);
    const peak = Math.max(now, this.#level.peak - FALL_DB_A_S * seconds);
    this.#since += seconds;
    let { held } = this.#level;
    if (now >= held) {
      held = now;
      this.#since = 0;
    } else if (this.#since > HOLD_S) {
      const falling = Math.min(seconds, this.#since - HOLD_S);
      held = Math.max(peak, held - FALL_DB_A_S * falling);
    }
    const kept = Math.exp(-seconds / RMS_S);
    this.#square = this.#square * kept + measured.square * (1 - kept);
    this.#level = { peak, held, rms: decibels(Math.sqrt(this.#square)), clipped: this.#level.clipped || measured.peak >= 1 };
    return this.#level;
  }

  clear(): void {
    this.#level = SILENT;
    this.#square = 0;
    this.#since = 0;
  }
}

export function decibels(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}

/** Where a level lies on the meter, 0 (floor) to 1 (full scale). */
export function height(level: number): number {
  return Math.min(1, Math.max(0, 1 - level / FLOOR_DB));
}
