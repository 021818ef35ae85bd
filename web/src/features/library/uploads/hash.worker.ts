/** Reads a file piece by piece and says its SHA-256, and on the way how far it is. */
import { Sha256 } from "./sha256";

const PIECE = 4 << 20;

export type Told = { kind: "share"; share: number } | { kind: "done"; sha256: string } | { kind: "failed"; message: string };

interface Place {
  addEventListener(type: "message", heard: (event: MessageEvent<Blob>) => void): void;
  postMessage(message: Told): void;
}

const place = globalThis as unknown as Place;

place.addEventListener("message", ({ data: file }) => {
  digest(file).then(
    (sha256) => place.postMessage({ kind: "done", sha256 }),
    (error: unknown) => place.postMessage({ kind: "failed", message: String(error) }),
  );
});

async function digest(file: Blob): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PIECE) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    place.postMessage({ kind: "share", share: Math.min(1, (at + PIECE) / file.size) });
  }
  return hash.digest();
}
