import type { Rate } from "@/core/time";

/** Frames between two numbers of the ruler: so that each has `room` pixels, and on whole seconds where it can be. */
export function stepOfRuler(zoom: number, rate: Rate, room: number): number {
  const second = Math.max(1, Math.round(rate.num / rate.den));
  const steps = [1, 2, 5, 10, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second];
  const minutes = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600].map((count) => count * 60 * second);
  return [...steps, ...minutes].filter((step, at, all) => at === 0 || step > (all[at - 1] ?? 0)).find((step) => step * zoom >= room) ?? 3600 * second;
}
