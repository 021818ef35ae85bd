import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Asset, Upload } from "@/shared/api/schema";

import { Refused, Uploader, type Bringing, type World } from "./uploader";

/** A server that keeps what it got, and a line that may be cut at any call. */
class Far implements World {
  readonly got = new Map<string, number[]>();
  readonly kept = new Map<string, Bringing>();
  readonly sent: number[] = [];
  known: string | null = null;
  refused: string | null = null;
  cuts: boolean[] = [];
  /** Of what a cut part had, so much arrived. */
  arrived = 0.5;

  hash = async (file: Blob): Promise<string> => `hash of ${await file.text()}`;

  begin = async (project: string, { name, size, sha256, replaces }: { name: string; size: number; sha256: string; replaces: string | null }): Promise<Upload> => {
    this.#maybe();
    const id = `upload of ${sha256}`;
    if (!this.got.has(id)) this.got.set(id, []);
    return this.#told(id, { project, name, size, sha256, replaces });
  };

  send = async (id: string, offset: number, part: Blob): Promise<Upload> => {
    const bytes = [...new Uint8Array(await part.arrayBuffer())];
    const has = this.got.get(id) ?? [];
    if (offset !== has.length) throw new Refused("go on from there", has.length);
    const cut = this.cuts.shift() === true;
    const come = cut ? bytes.slice(0, Math.floor(bytes.length * this.arrived)) : bytes;
    this.sent.push(come.length);
    this.got.set(id, [...has, ...come]);
    if (cut) throw new TypeError("Failed to fetch");
    return this.#told(id, {});
  };

  finish = async (id: string): Promise<Asset> => {
    this.#maybe();
    if (this.refused !== null) throw new Refused(this.refused);
    return { id: `asset of ${id}` } as Asset;
  };

  end = async (id: string): Promise<void> => void this.got.delete(id);
  pause: World["pause"] = async () => undefined;
  keep = (id: string, one: Bringing | null): void => void (one === null ? this.kept.delete(id) : this.kept.set(id, one));

  #maybe(): void {
    if (this.cuts.shift() === true) throw new TypeError("Failed to fetch");
  }

  #told(id: string, more: object): Upload {
    return { id, offset: this.got.get(id)?.length ?? 0, part: 7, known: this.known, expires_ms: 0, project: "p", name: "n", size: 0, sha256: "", ...more } as Upload;
  }
}

function bringing(world: World) {
  const heard: string[] = [];
  const uploader = new Uploader(world, { brought: (asset) => heard.push(`brought ${asset.id}`), known: (asset) => heard.push(`known ${asset}`) }, () => undefined);
  return { uploader, heard };
}

const settled = async (uploader: Uploader) => {
  for (let turn = 0; turn < 2000 && uploader.list.some((one) => one.state !== "failed" && one.state !== "lost"); turn++) await new Promise(setImmediate);
};
const file = (text: string) => ({ id: text, project: "p", name: `${text}.mov`, size: text.length, file: new Blob([text]), replaces: null });

describe("files on their way", () => {
  it("arrive whole however often the line is cut, and no byte is sent twice that has arrived", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 60, unit: "grapheme-ascii" }), fc.array(fc.boolean(), { maxLength: 30 }), fc.double({ min: 0, max: 1, noNaN: true }), async (text, cuts, arrived) => {
        const far = new Far();
        far.cuts = [...cuts];
        far.arrived = arrived;
        const { uploader, heard } = bringing(far);
        uploader.add(file(text));
        await settled(uploader);
        const id = `upload of hash of ${text}`;
        expect(heard).toEqual([`brought asset of ${id}`]);
        expect(new TextDecoder().decode(new Uint8Array(far.got.get(id) ?? []))).toBe(text);
        expect(far.sent.reduce((sum, count) => sum + count, 0)).toBe(text.length);
        expect(uploader.list).toEqual([]);
        expect(far.kept.size).toBe(0);
      }),
    );
  });

  it("come one after the other, and one that is refused does not hold up the next", async () => {
    const far = new Far();
    far.refused = "Neither a picture, a film, a sound nor captions.";
    const { uploader, heard } = bringing(far);
    uploader.add(file("one"));
    uploader.add(file("two"));
    await settled(uploader);
    expect(uploader.list.map(({ state, reason }) => [state, reason])).toEqual([["failed", far.refused], ["failed", far.refused]]);
    far.refused = null;
    uploader.again("two");
    await settled(uploader);
    expect(heard).toEqual(["brought asset of upload of hash of two"]);
    expect(uploader.list.map(({ id }) => id)).toEqual(["one"]);
  });

  it("of bytes that the library has, none is sent", async () => {
    const far = new Far();
    far.known = "asset-7";
    const { uploader, heard } = bringing(far);
    uploader.add(file("again"));
    await settled(uploader);
    expect(heard).toEqual(["known asset-7"]);
    expect(far.sent).toEqual([]);
    uploader.add({ ...file("instead"), replaces: "asset-1" });
    await settled(uploader);
    expect(heard.at(-1)).toBe("brought asset of upload of hash of instead");
  });

  it("are remembered with their hash while they go on, and go on after a reload without being read again", async () => {
    const far = new Far();
    const { uploader } = bringing(far);
    far.cuts = [false, true];
    let kept: Bringing | undefined;
    far.pause = async () => {
      kept = far.kept.get("film of nine");
      await uploader.stop("film of nine");
    };
    far.end = async () => undefined; // the page was closed, not the upload
    uploader.add(file("film of nine"));
    await settled(uploader);
    expect(kept?.sha256).toBe("hash of film of nine");
    const next = bringing(far);
    far.hash = () => Promise.reject(new Error("read again"));
    if (kept === undefined) throw new Error("nothing was kept");
    next.uploader.add({ ...kept, state: "waiting" });
    await settled(next.uploader);
    expect(next.heard).toHaveLength(1);
    expect(far.sent.reduce((sum, count) => sum + count, 0)).toBe("film of nine".length);
  });

  it("whose file is gone say so, and wait for it", async () => {
    const far = new Far();
    const { uploader, heard } = bringing(far);
    uploader.add({ ...file("gone"), file: null });
    await settled(uploader);
    expect(uploader.list[0]?.state).toBe("lost");
    uploader.again("gone", new Blob(["gone"]));
    await settled(uploader);
    expect(heard).toEqual(["brought asset of upload of hash of gone"]);
    far.hash = () => Promise.reject(new Error("The file could not be read."));
    uploader.add(file("unread"));
    await settled(uploader);
    expect(uploader.list[0]).toMatchObject({ state: "failed", reason: "The file could not be read." });
  });

  it("that are given up are ended at the server too", async () => {
    const far = new Far();
    const { uploader, heard } = bringing(far);
    far.cuts = [false, true];
    far.pause = async () => uploader.stop("no");
    uploader.add(file("no"));
    await settled(uploader);
    expect([heard, uploader.list, far.got.size, far.kept.size]).toEqual([[], [], 0, 0]);
  });
});
