/**
 * Decoded sound, as far as it is wanted: pieces of a few seconds, fetched before they are heard and let go after. What the
 * server has cut into pieces comes in pieces; a short file that it has not cut yet comes whole.
 */
import { AUDIO_RATE } from "../core/time";
import type { Pcm } from "./mix";

/** Of decoded sound: near three minutes of stereo. What was used longest ago goes first. */
const MOST_BYTES = 64 * 2 ** 20;
/** Pieces that are fetched at a time: pictures want to come too. */
const MOST_ASKED = 2;
const FIRST_MS = 500;
const LONGEST_MS = 8000;

/** Where the samples of a source are. Piece `i` holds samples from `i × piece` on, and ends before byte `ends[i]`. */
export type SoundFile =
  | { readonly kind: "pieces"; readonly url: string; readonly piece: number; readonly samples: number; readonly ends: readonly number[] }
  | { readonly kind: "whole"; readonly url: string };

export type SoundOf = (blob: string) => SoundFile | null;
export type Decode = (url: string, bytes: readonly [number, number] | null) => Promise<Pcm>;

interface Piece {
  pcm: Pcm | null;
  used: number;
  asked: Promise<void> | null;
  /** Not before then, where it did not come. */
  again: number;
  times: number;
}

export class Sounds {
  readonly #pieces = new Map<string, Piece>();
  #asking = 0;
  #waiting: (() => void)[] = [];
  #count = 0;

  /** `of` gives a source's file; null: it has no sound (yet). `now` in milliseconds. */
  constructor(
    readonly of: SoundOf,
    readonly decode: Decode = fetched,
    readonly now: () => number = () => performance.now(),
  ) {}

  /** Samples [from, to) of a source, as far as they are there; null: nothing of them is. */
  read(blob: string, from: number, to: number): Pcm | null {
    const found = this.#names(blob, from, to).map(({ key, start }) => ({ start, pcm: this.#use(key)?.pcm ?? null }));
    const [only] = found;
    if (found.length === 1 && only?.pcm != null) return { ...only.pcm, start: only.start };
    if (!found.some(({ pcm }) => pcm !== null)) return null;
    const out = { left: new Float32Array(to - from), right: new Float32Array(to - from), start: from };
    for (const { start, pcm } of found) {
      if (pcm === null) continue;
      const [first, last] = [Math.max(from, start), Math.min(to, start + pcm.left.length)];
      if (last <= first) continue;
      out.left.set(pcm.left.subarray(first - start, last - start), first - from);
      out.right.set(pcm.right.subarray(first - start, last - start), first - from);
    }
    return out;
  }

  /** Have samples [from, to) fetched; resolves when they are there, or cannot be had now. */
  async want(blob: string, from: number, to: number): Promise<void> {
    await Promise.all(this.#names(blob, from, to).map((name) => this.#ask(name)));
  }

  /** Bytes of decoded sound that are held. */
  get bytes(): number {
    let sum = 0;
    for (const { pcm } of this.#pieces.values()) sum += (pcm?.left.byteLength ?? 0) + (pcm !== null && pcm.right !== pcm.left ? pcm.right.byteLength : 0);
    return sum;
  }

  clear(): void {
    this.#pieces.clear();
  }

  #names(blob: string, from: number, to: number): { key: string; start: number; url: string; bytes: readonly [number, number] | null }[] {
    const file = this.of(blob);
    if (file === null || to <= from) return [];
    if (file.kind === "whole") return [{ key: blob, start: 0, url: file.url, bytes: null }];
    const { url, piece, ends } = file;
    const [first, last] = [Math.max(0, Math.floor(from / piece)), Math.min(ends.length - 1, Math.floor((to - 1) / piece))];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
      const i = first + at;
      return { key: `${blob} ${i}`, start: i * piece, url, bytes: [ends[i - 1] ?? 0, ends[i] ?? 0] as const };
    });
  }

  #use(key: string): Piece | undefined {
    const known = this.#pieces.get(key);
    if (known !== undefined) known.used = ++this.#count;
    return known;
  }

  #ask({ key, url, bytes }: { key: string; url: string; bytes: readonly [number, number] | null }): Promise<void> {
    const known = this.#use(key) ?? { pcm: null, used: ++this.#count, asked: null, again: 0, times: 0 };
    this.#pieces.set(key, known);
    if (known.pcm !== null || known.again > this.now()) return Promise.resolve();
    known.asked ??= this.#fetch(known, url, bytes);
    return known.asked;
  }

  async #fetch(piece: Piece, url: string, bytes: readonly [number, number] | null): Promise<void> {
    if (this.#asking >= MOST_ASKED) await new Promise<void>((go) => this.#waiting.push(go));
    this.#asking++;
    try {
      piece.pcm = await this.decode(url, bytes);
      this.#forget();
    } catch {
      piece.again = this.now() + Math.min(FIRST_MS * 2 ** piece.times++, LONGEST_MS);
    } finally {
      piece.asked = null;
      this.#asking--;
      this.#waiting.shift()?.();
    }
  }

  #forget(): void {
    const oldest = [...this.#pieces].filter(([, piece]) => piece.pcm !== null).toSorted(([, a], [, b]) => a.used - b.used);
    while (oldest.length > 1 && this.bytes > MOST_BYTES) this.#pieces.delete(oldest.shift()?.[0] ?? "");
  }
}

async function fetched(url: string, bytes: readonly [number, number] | null): Promise<Pcm> {
  const answer = await fetch(url, { credentials: "same-origin", ...(bytes && { headers: { Range: `bytes=${bytes[0]}-${bytes[1] - 1}` } }) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const buffer = await new OfflineAudioContext(2, 1, AUDIO_RATE).decodeAudioData(await answer.arrayBuffer());
  const left = buffer.getChannelData(0);
  return { left, right: buffer.numberOfChannels > 1 ? buffer.getChannelData(1) : left };
}
