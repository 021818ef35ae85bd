/** The outline of sound, as the server writes it (`PeaksLayout`): levels of minimum and maximum for each pair and channel. */
import { queryOptions } from "@tanstack/react-query";

import { ApiError } from "../shared/api/errors";

export interface Level {
  /** Samples a pair. */
  readonly step: number;
  /** For each pair: minimum, maximum over all channels, −1 to 1. */
  readonly low: Float32Array;
  readonly high: Float32Array;
}

export interface Peaks {
  readonly rate: number;
  readonly samples: number;
  readonly levels: readonly Level[];
}

const MAGIC = 0x314b504d; // "MPK1", little endian

/** Throws where the bytes are none. */
export function parsePeaks(bytes: ArrayBuffer): Peaks {
  const view = new DataView(bytes);
  if (bytes.byteLength < 20 || view.getUint32(0, true) !== MAGIC) throw new Error("These are no peaks.");
  const [rate, channels, count] = [view.getUint32(4, true), view.getUint16(8, true), view.getUint16(10, true)];
  const samples = Number(view.getBigUint64(12, true));
  let at = 20 + count * 8;
  const levels = Array.from({ length: count }, (_, index) => {
    const [step, pairs] = [view.getUint32(20 + index * 8, true), view.getUint32(24 + index * 8, true)];
    const level: Level = { step, low: new Float32Array(pairs), high: new Float32Array(pairs) };
    for (let pair = 0; pair < pairs; pair++) {
      let [low, high] = [1, -1];
      for (let channel = 0; channel < channels; channel++) {
        low = Math.min(low, view.getInt8(at++) / 127);
        high = Math.max(high, view.getInt8(at++) / 127);
      }
      level.low[pair] = low;
      level.high[pair] = high;
    }
    return level;
  });
  return { rate, samples, levels };
}

export const peaksQuery = (url: string | null) =>
  queryOptions({
    queryKey: ["peaks", url],
    enabled: url !== null,
    queryFn: async () => {
      const answer = await fetch(url ?? "", { credentials: "same-origin" });
      if (!answer.ok) throw new ApiError({ code: "NOT_FOUND", message: "There is no outline of this sound.", details: {} }, answer.status);
      return parsePeaks(await answer.arrayBuffer());
    },
  });

/**
 * An SVG path around the sound from sample `first` on: `width` columns a pixel wide, `perPixel` samples each, `height` high.
 * Every column is at least a hair high, so that silence is seen as a line.
 */
export function outline(peaks: Peaks, first: number, perPixel: number, width: number, height: number): string {
  const level = peaks.levels.findLast((known) => known.step <= perPixel) ?? peaks.levels[0];
  if (level === undefined || width <= 0) return "";
  const [middle, reach] = [height / 2, height / 2 - 1];
  const top: string[] = [];
  const bottom: string[] = [];
  for (let x = 0; x < width; x++) {
    const from = Math.max(0, Math.floor((first + x * perPixel) / level.step));
    const until = Math.max(from + 1, Math.floor((first + (x + 1) * perPixel) / level.step));
    let [low, high] = [0, 0];
    for (let pair = from; pair < until; pair++) {
      low = Math.min(low, level.low[pair] ?? 0);
      high = Math.max(high, level.high[pair] ?? 0);
    }
    top.push(`${x} ${(middle - Math.max(high * reach, 0.5)).toFixed(1)}`);
    bottom.push(`${x} ${(middle - Math.min(low * reach, -0.5)).toFixed(1)}`);
  }
  return `M${top.join("L")}L${bottom.toReversed().join("L")}Z`;
}
