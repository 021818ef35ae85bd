import type { Told } from "./hash.worker";

/** A file's SHA-256, read in a worker of its own. `told`: how far it is, 0 to 1. Raises where the file cannot be read. */
export function hashOf(file: Blob, told: (share: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./hash.worker.ts", import.meta.url), { type: "module" });
    const end = () => worker.terminate();
    signal.addEventListener("abort", () => {
      end();
      reject(new DOMException("given up", "AbortError"));
    });
    worker.addEventListener("message", ({ data }: MessageEvent<Told>) => {
      if (data.kind === "share") return told(data.share);
      end();
      if (data.kind === "done") resolve(data.sha256);
      else reject(new Error(data.message));
    });
    worker.addEventListener("error", (event) => {
      end();
      reject(new Error(event.message));
    });
    worker.postMessage(file);
  });
}
