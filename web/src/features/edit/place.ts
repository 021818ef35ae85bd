/** Where each sequence was left: its playhead, its in and out. Kept over a reload, per browser. */
import { transport } from "@/playback/transport";
import { select } from "@/stores/selectionStore";
import { showSource } from "@/stores/sourceStore";
import { useViewport } from "@/stores/viewportStore";

const KEPT = "milimo.places";
/** Sequences that are remembered, the latest ones. */
const MOST = 50;

interface Place {
  readonly frame: number;
  readonly range: readonly [number, number] | null;
}

let shown: { project: string; sequence: string } | null = null;

/** Another sequence than the one before stands where it was left; what belonged to the other one is put away. */
export function arrive(project: string, sequence: string): void {
  if (shown?.sequence === sequence) return; // it was only in another room meanwhile
  if (shown?.project !== project) showSource(null);
  shown = { project, sequence };
  select([]);
  const { frame, range } = read()[sequence] ?? { frame: 0, range: null };
  transport.open(frame, range);
  useViewport.setState({ scrollX: 0, scrollY: 0 });
}

export function remember(sequence: string): void {
  const others = Object.entries(read()).filter(([known]) => known !== sequence);
  const place: Place = { frame: transport.frame, range: transport.range };
  try {
    localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries([...others.slice(1 - MOST), [sequence, place]])));
  } catch {
    // It begins at its start then.
  }
}

function read(): Readonly<Record<string, Place>> {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Record<string, unknown>;
    return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, Place] => isPlace(entry[1])));
  } catch {
    return {};
  }
}

function isPlace(value: unknown): value is Place {
  const { frame, range } = (value ?? {}) as Record<string, unknown>;
  return Number.isInteger(frame) && (range === null || (Array.isArray(range) && range.length === 2 && range.every(Number.isInteger)));
}
