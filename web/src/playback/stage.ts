/**
 * What `resolve` says, put on the screen by the browser's own compositing: a layer for each picture, in the frame's pixels, the
 * whole scaled to the monitor. No canvas and no WebGL: videos stay videos. What the browser cannot show frame by frame is shown
 * from its proxy, and where it stands, as the server draws it.
 */
import type { Clip, MediaSource, Source, StillSource, TimelineDocument, TitleSource } from "../core/document";
import { endOf } from "../core/document";
import { placement, type Size } from "../core/place";
import { Resolver, shownSourceFrame, type Crossing, type Layer, type Picture } from "../core/resolve";
import type { Rate } from "../core/time";
import { Broken } from "./broken";
import { arrange, style } from "./elements";
import { Lanes, type Lane, type Wanted } from "./lanes";
import type { Need } from "./plan";
import { choose, motionOf, needsServer, type Choice, type Files, type Motion, type Shown, type Wish } from "./quality";
import { ServerFrame } from "./serverFrame";

/** How far ahead pictures are made ready, and how many edges of clips. */
const AHEAD_S = 2.5;
const AHEAD_EDGES = 2;
/** From then on what comes is drawn, unseen: to show it takes the browser no time. */
const WARM_S = 0.5;
/** As good as nothing, but drawn. */
const UNSEEN = "0.002";
/** Faster than this a film is sought through, not played. */
const MOST_SPEED = 4;
const SWEEP_MS = 5000;

/** Where the bytes of sources are. */
export interface Sources {
  video(source: MediaSource): Files;
  still(source: StillSource): string;
  /** A picture of the whole frame with the title in it; null where it is not drawn yet. */
  title(clip: string, source: TitleSource): string | null;
  /** What is being made in this source's place, as far as it is; null: nothing is. */
  live?(source: MediaSource): string | null;
  /** The frame as the export draws it; null: it cannot be had. */
  exact?(frame: number, signal: AbortSignal): Promise<string | null>;
  /** Told whenever one of the answers may be another. Returns what ends that. */
  follow?(listener: () => void): () => void;
}

export interface Moment {
  readonly frame: number;
  /** How far into the frame, 0 to 1. */
  readonly within: number;
  /** Of the transport; 0 stands. */
  readonly speed: number;
  /** It stands for an instant only: it is being dragged. */
  readonly scrubbing?: boolean;
  /** Where playing turns back to, and from where. */
  readonly turn?: readonly [to: number, at: number] | null;
}

export interface StageState {
  /** The wanted frame, whole, is on the screen. */
  readonly ready: boolean;
  /** The least of what is on the screen; null: nothing of it is filmed. */
  readonly quality: Shown | "server" | null;
  /** Clips under the playhead whose picture cannot be shown. */
  readonly missing: readonly string[];
}

/** A film that is seen, or will be. */
interface Part extends Need {
  readonly picture: Picture;
  readonly source: MediaSource;
  readonly choice: Choice;
  readonly wanted: Wanted;
  readonly files: Files;
  lane: Lane | null;
}

export class Stage {
  readonly #lanes: Lanes;
  readonly #broken: Broken;
  readonly #server: ServerFrame;
  readonly #sweep: ReturnType<typeof setInterval>;
  #document: TimelineDocument | null = null;
  #resolver: Resolver | null = null;
  #starts: readonly number[] = [];
  #ends: readonly number[] = [];
  /** Clips that are seen beyond their end, under a transition, and their last frame there. */
  #lasts: ReadonlyMap<string, number> = new Map();
  #moment: Moment = { frame: 0, within: 0, speed: 0 };
  #wish: Wish = "auto";
  #elements = new Map<string, HTMLElement>();
  /** The lane that is seen of a clip. */
  readonly #seen = new Map<string, Lane>();
  #state: StageState = { ready: false, quality: null, missing: [] };

  constructor(readonly root: HTMLElement, readonly sources: Sources, readonly onState: (state: StageState) => void = () => undefined) {
    this.#broken = new Broken(() => this.#show());
    this.#lanes = new Lanes((lane) => {
      if (lane.failed !== null && lane.url !== null) this.#broken.add(lane.url, lane.failed);
      if (lane.failed !== null || !this.#state.ready) this.#show();
    });
    this.#server = new ServerFrame(root, (frame, signal) => sources.exact?.(frame, signal) ?? Promise.resolve(null), () => this.#show());
    this.#sweep = setInterval(() => this.#lanes.sweep(), SWEEP_MS);
    Object.assign(root.style, { position: "absolute", left: "0", top: "0", transformOrigin: "0 0", overflow: "hidden", background: "#000", isolation: "isolate", contain: "strict" });
  }

  load(document: TimelineDocument): void {
    if (this.#document === document) return;
    this.#document = document;
    this.#resolver = new Resolver(document);
    const clips = Object.values(document.clips);
    this.#starts = sorted([...clips.map((clip) => clip.start), ...Object.values(document.transitions).map((item) => item.at - item.before)]);
    this.#ends = sorted(clips.map((clip) => endOf(clip) - 1));
    this.#lasts = new Map(Object.values(document.transitions).flatMap(({ outgoing, at, after }) => (outgoing === null ? [] : [[outgoing, at + after - 1] as const])));
    style(this.root, { width: `${document.extent.width}px`, height: `${document.extent.height}px` });
    this.#server.forget();
    this.#show();
  }

  at(moment: Moment): void {
    this.#moment = moment;
    this.#show();
  }

  /** What a person wants to see. */
  set wish(wish: Wish) {
    if (this.#wish === wish) return;
    this.#wish = wish;
    this.#show();
  }

  get state(): StageState {
    return this.#state;
  }

  /** How many `<video>` elements there are. */
  get lanes(): number {
    return this.#lanes.count;
  }

  /** Draw the same moment anew: something has come that was not there. */
  again(): void {
    this.#show();
  }

  /** What could not be fetched may be there now. */
  retry(): void {
    this.#broken.forgive();
    this.#server.forget();
    this.#show();
  }

  /** Nobody looks: decoders that are not needed for what stands go. */
  rest(): void {
    this.#lanes.sweep(true);
  }

  close(): void {
    clearInterval(this.#sweep);
    this.#broken.close();
    this.#server.close();
    this.#lanes.close();
    this.root.replaceChildren();
    this.#elements.clear();
  }

  #show(): void {
    const [document, resolver] = [this.#document, this.#resolver];
    if (document === null || resolver === null) return;
    const { layers } = resolver.at(this.#moment.frame);
    const missing: string[] = [];
    const now = this.#parts(layers, document.rate, missing);
    const coming = this.#coming(document, now);
    this.#lend(now, coming);

    const drawn = new Map<string, HTMLElement>();
    let whole = true;
    layers.forEach((layer, order) => {
      const [key, element, there] = this.#layer(document, layer, now);
      style(element, { zIndex: String(order + 1), visibility: "inherit" });
      drawn.set(key, element);
      whole &&= there;
    });
    this.#ahead(document, coming, drawn);
    this.#replace(drawn, whole);
    this.#tell(now, whole, missing);
  }

  /** The films of some layers, each with the file it is shown from. `missing` gets those that have none. */
  #parts(layers: readonly Layer[], rate: Rate, missing: string[]): Map<string, Part> {
    const parts = new Map<string, Part>();
    for (const picture of layers.flatMap(picturesOf)) {
      const { source } = picture;
      if (source.type !== "media" || parts.has(picture.clip)) continue;
      const part = this.#part(picture, source, rate);
      if (part === null) missing.push(picture.clip);
      else parts.set(picture.clip, part);
    }
    return parts;
  }

  #part(picture: Picture, source: MediaSource, rate: Rate): Part | null {
    const clip = this.#document?.clips[picture.clip];
    const speed = this.#moment.speed * (clip === undefined ? 1 : clip.speed_num / clip.speed_den);
    const files = this.#broken.without(this.sources.video(source));
    const choice = choose(files, this.#wish, this.#motion(speed));
    if (choice === null) return null;
    // A video that is played on at its end begins anew.
    const held = clip !== undefined && picture.sourceFrame === source.frames - 1 && shownSourceFrame(clip, this.#moment.frame - 1, rate) === picture.sourceFrame;
    const plays = speed > 0 && speed <= MOST_SPEED && !held;
    const wanted: Wanted = { clip: picture.clip, url: choice.url, rate: source.rate, frame: picture.sourceFrame, within: this.#moment.within, speed: plays ? speed : 0, stop: this.#stop(picture.clip, clip, rate) };
    return { clip: picture.clip, url: choice.url, picture, source, choice, wanted, files, lane: null };
  }

  /** The source frame that is seen last of a clip, as it is played now. */
  #stop(key: string, clip: Clip | undefined, rate: Rate): number {
    if (clip === undefined) return Number.POSITIVE_INFINITY;
    const { frame, turn } = this.#moment;
    const last = this.#lasts.get(key) ?? endOf(clip) - 1;
    return shownSourceFrame(clip, turn != null && frame < turn[1] ? Math.min(last, turn[1] - 1) : last, rate);
  }

  #motion(speed: number): Motion {
    return motionOf(this.#moment.speed === 0, this.#moment.scrubbing ?? false, speed);
  }

  /** What will be seen next, by how soon (in seconds; Infinity: when somebody goes there). */
  #coming(document: TimelineDocument, now: ReadonlyMap<string, Part>): { part: Part; layer: Layer; due: number }[] {
    const { frame, within, speed, turn } = this.#moment;
    const rate = document.rate.num / document.rate.den;
    const reach = AHEAD_S * rate * Math.max(1, Math.abs(speed));
    const edges: { frame: number; due: number }[] = [];
    for (let at = firstAbove(this.#starts, frame); at < this.#starts.length && edges.length < AHEAD_EDGES; at++) {
      const edge = this.#starts[at] ?? 0;
      if (edge - frame > reach || (turn != null && edge >= turn[1])) break;
      edges.push({ frame: edge, due: speed > 0 ? (edge - frame - within) / rate / speed : Number.POSITIVE_INFINITY });
    }
    if (turn != null && turn[1] - frame <= reach) edges.push({ frame: turn[0], due: (turn[1] - frame - within) / rate / speed });
    const behind = this.#ends[firstAbove(this.#ends, frame - 1) - 1];
    if (behind !== undefined && frame - behind <= reach && (speed < 0 || this.#moment.scrubbing)) edges.unshift({ frame: behind, due: Number.POSITIVE_INFINITY });

    const known = new Set(now.keys());
    return edges.flatMap(({ frame: edge, due }) =>
      (this.#resolver?.at(edge).layers ?? []).flatMap((layer) =>
        picturesOf(layer).flatMap((picture) => {
          if (picture.source.type === "title") this.sources.title(picture.clip, picture.source);
          if (picture.source.type !== "media" || known.has(picture.clip)) return [];
          known.add(picture.clip);
          const part = this.#part(picture, picture.source, document.rate);
          return part === null ? [] : [{ part, layer, due }];
        }),
      ),
    );
  }

  /** Lanes, by what matters: what is seen; what is still seen of it from another file; what comes; proxies for a scrub. */
  #lend(now: ReadonlyMap<string, Part>, coming: readonly { part: Part; due: number }[]): void {
    const current = [...now.values()];
    const still = current.flatMap((part) => {
      const url = this.#seen.get(part.clip)?.url ?? part.url;
      return url === part.url ? [] : [{ clip: part.clip, url }];
    });
    const spare = this.#moment.speed !== 0 ? [] : current.filter((part) => part.files.proxy !== null && part.files.proxy !== part.url);
    const spares = spare.map((part) => ({ clip: part.clip, url: part.files.proxy ?? "" }));
    const needs: Need[] = [...current, ...still, ...coming.map(({ part }) => part), ...spares];
    const first = new Map(needs.map((need, rank) => [`${need.clip} ${need.url}`, rank] as const).toReversed());
    const lent = this.#lanes.lend(needs.filter((need, rank) => first.get(`${need.clip} ${need.url}`) === rank));
    const laneOf = (need: Need) => lent.find((lane) => lane?.clip === need.clip && lane.url === need.url) ?? null;
    for (const part of current) {
      part.lane = laneOf(part);
      part.lane?.follow(part.wanted);
    }
    for (const { part, due } of coming) {
      part.lane = laneOf(part);
      part.lane?.prepare(part.wanted, due);
    }
    for (const [at, part] of spare.entries()) laneOf(spares[at] ?? part)?.follow({ ...part.wanted, speed: 0 });
  }

  /** What comes soon is drawn already, unseen. */
  #ahead(document: TimelineDocument, coming: readonly { part: Part; layer: Layer; due: number }[], drawn: Map<string, HTMLElement>): void {
    for (const { part, layer, due } of coming) {
      const key = keyOf(layer);
      if (part.lane === null || drawn.has(key)) continue;
      const element = this.#element(key);
      const holder = layer.type === "picture" ? element : child(element, layer.incoming?.clip === part.clip ? "incoming" : "outgoing");
      if (holder !== element) arrange(element, [...new Set([...(element.children as Iterable<HTMLElement>), holder])]);
      this.#film(document, holder, part);
      const warm = due < WARM_S;
      style(element, { zIndex: "0", visibility: warm ? "inherit" : "hidden", opacity: UNSEEN });
      drawn.set(key, element);
    }
  }

  /** What is not wanted any more goes; but while the wanted picture is not on the screen yet, the last one stays below it. */
  #replace(drawn: ReadonlyMap<string, HTMLElement>, whole: boolean): void {
    const kept = new Map(drawn);
    for (const [key, element] of this.#elements) {
      if (kept.has(key)) continue;
      if (whole) element.remove();
      else {
        style(element, { zIndex: "0" });
        kept.set(key, element);
      }
    }
    for (const element of kept.values()) if (element.parentElement !== this.root) this.root.append(element);
    this.#elements = kept;
  }

  #tell(now: ReadonlyMap<string, Part>, whole: boolean, missing: readonly string[]): void {
    for (const clip of this.#seen.keys()) if (!now.has(clip)) this.#seen.delete(clip);
    const { frame, speed } = this.#moment;
    const motion = this.#motion(speed);
    const choices = [...[...now.values()].map((part) => part.choice.shown), ...missing.map(() => null)];
    const films = choices.length > 0;
    this.#server.want((films || this.#wish === "server") && this.sources.exact !== undefined && needsServer(this.#wish, motion, choices) ? frame : null);
    const drawnByServer = this.#server.shown === frame && motion === "still";
    const seen = [...now.values()].map((part) => (this.#seen.get(part.clip)?.url === part.files.proxy ? "proxy" : "full"));
    const quality = drawnByServer ? "server" : seen.length === 0 ? null : seen.includes("proxy") ? "proxy" : "full";
    const state: StageState = { ready: whole || drawnByServer, quality, missing: drawnByServer ? [] : missing };
    const known = this.#state;
    this.#state = state;
    const frames = state.ready ? String(frame) : "";
    if (this.root.dataset["shown"] !== frames) this.root.dataset["shown"] = frames;
    if (known.ready !== state.ready || known.quality !== quality || known.missing.join() !== state.missing.join()) this.onState(state);
  }

  #layer(document: TimelineDocument, layer: Layer, parts: ReadonlyMap<string, Part>): [key: string, element: HTMLElement, whole: boolean] {
    const key = keyOf(layer);
    if (layer.type === "crossing") return [key, ...this.#crossing(document, layer, parts)];
    const element = this.#element(key);
    const whole = this.#picture(document, element, layer, parts);
    style(element, { opacity: String(layer.opacity), mixBlendMode: layer.blend === "add" ? "plus-lighter" : layer.blend });
    return [key, element, whole];
  }

  /** Both pictures over one ground: their shares add up, as the export adds them. */
  #crossing(document: TimelineDocument, crossing: Crossing, parts: ReadonlyMap<string, Part>): [HTMLElement, boolean] {
    const group = this.#element(keyOf(crossing));
    style(group, { isolation: "isolate", opacity: "1" });
    const sides = [
      ["outgoing", crossing.outgoing, crossing.outgoingShare.num / crossing.outgoingShare.den],
      ["incoming", crossing.incoming, crossing.incomingShare.num / crossing.incomingShare.den],
    ] as const;
    let whole = true;
    const dip = crossing.kind === "dip_to_black" ? "#000" : crossing.kind === "dip_to_white" ? "#fff" : null;
    const children: HTMLElement[] = [];
    for (const [side, picture, share] of sides) {
      if (picture === null) continue;
      const element = child(group, side);
      whole = this.#picture(document, element, picture, parts) && whole;
      const wipe = wipeMask(crossing, crossing.incomingShare.num / crossing.incomingShare.den, document.extent, side === "incoming");
      style(element, {
        opacity: String(dip !== null || wipe !== null ? picture.opacity : picture.opacity * share),
        mixBlendMode: "plus-lighter",
        maskImage: wipe ?? "none",
        background: "transparent",
      });
      children.push(element);
      if (dip !== null) {
        const veil = child(group, "veil");
        style(veil, { background: dip, opacity: String(1 - share), mixBlendMode: "normal", maskImage: "none" });
        children.push(veil);
      }
    }
    arrange(group, children);
    return [group, whole];
  }

  #element(key: string): HTMLElement {
    return this.#elements.get(key) ?? layerElement();
  }

  /** Put a picture's content into its layer. Is all of it on the screen? */
  #picture(document: TimelineDocument, layer: HTMLElement, picture: Picture, parts: ReadonlyMap<string, Part>): boolean {
    const { source } = picture;
    switch (source.type) {
      case "media": {
        const live = this.#moment.speed === 0 ? (this.sources.live?.(source) ?? null) : null;
        if (live !== null) return this.#image(document, layer, live, picture, source.extent);
        const part = parts.get(picture.clip);
        if (part !== undefined) return this.#film(document, layer, part);
        arrange(layer, []); // nothing to wait for: whoever is told of it says why
        return true;
      }
      case "still":
        return this.#image(document, layer, this.sources.still(source), picture, source.extent);
      case "title": {
        const url = this.sources.title(picture.clip, source);
        return url !== null && this.#image(document, layer, url, { ...picture, fit: "stretch" }, null);
      }
      case "solid": {
        const element = content(layer, "div");
        style(element, { background: source.colour });
        place(element, document.extent, document.extent, { ...picture, fit: "stretch" });
        arrange(layer, [element]);
        return true;
      }
      case "gap":
        arrange(layer, []);
        return true;
    }
  }

  /** The lane that shows a film best, and the others that hold it, unseen. A frame near the wanted one is better than none. */
  #film(document: TimelineDocument, layer: HTMLElement, part: Part): boolean {
    const { wanted, source, picture } = part;
    const clip = document.clips[part.clip];
    const first = clip === undefined || wanted.speed <= 0 ? 0 : Math.min(shownSourceFrame(clip, clip.start, document.rate), wanted.frame);
    const lanes = this.#lanes.of(part.clip).filter((lane) => lane.failed === null);
    const distance = (lane: Lane) => {
      const frame = lane.frame(wanted.rate);
      // Before its in-frame a lane runs up to it: that is not of the clip.
      return frame === null || frame < first ? Number.POSITIVE_INFINITY : Math.abs(frame - wanted.frame);
    };
    const own = part.lane !== null && part.lane.failed === null ? part.lane : null;
    const whole = own !== null && (wanted.speed > 0 ? distance(own) < Number.POSITIVE_INFINITY : distance(own) === 0);
    const best = whole ? own : (lanes.filter((lane) => distance(lane) < Number.POSITIVE_INFINITY).toSorted((a, b) => distance(a) - distance(b))[0] ?? null);
    if (best === null) this.#seen.delete(part.clip);
    else this.#seen.set(part.clip, best);
    for (const lane of lanes) {
      style(lane.video, { visibility: lane === best ? "inherit" : "hidden" });
      place(lane.video, sizeOf(source, part.files, lane.video, document.extent), document.extent, picture);
    }
    arrange(layer, lanes.map((lane) => lane.video));
    return whole;
  }

  #image(document: TimelineDocument, layer: HTMLElement, url: string, picture: Picture, extent: Size | null): boolean {
    const image = content(layer, "img");
    if (image.getAttribute("src") !== url) {
      image.src = url;
      image.alt = "";
      image.addEventListener("load", () => this.#show(), { once: true });
    }
    arrange(layer, [image]);
    if (!image.complete || image.naturalWidth === 0) return false;
    const natural = { width: image.naturalWidth, height: image.naturalHeight };
    place(image, (picture.source.type === "media" ? extent : null) ?? natural, document.extent, picture);
    return true;
  }
}

function sorted(edges: readonly number[]): number[] {
  return [...new Set(edges)].toSorted((a, b) => a - b);
}

/** The first place whose edge lies above `frame`. */
function firstAbove(edges: readonly number[], frame: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= frame) low = middle + 1;
    else high = middle;
  }
  return low;
}

function keyOf(layer: Layer): string {
  return layer.type === "picture" ? `p:${layer.clip}` : `x:${layer.transition}`;
}

function picturesOf(layer: Layer): Picture[] {
  return layer.type === "picture" ? [layer] : [layer.outgoing, layer.incoming].filter((picture) => picture !== null);
}

function sizeOf(source: Source, files: Files, video: HTMLVideoElement, frame: Size): Size {
  if (source.type === "media" && source.extent !== null) return source.extent;
  if (files.extent !== null) return files.extent;
  return video.videoWidth > 0 ? { width: video.videoWidth, height: video.videoHeight } : frame;
}

function layerElement(): HTMLElement {
  const element = document.createElement("div");
  Object.assign(element.style, { position: "absolute", inset: "0" });
  return element;
}

function child(group: HTMLElement, name: string): HTMLElement {
  const known = ([...group.children] as HTMLElement[]).find((one) => one.dataset["side"] === name);
  if (known !== undefined) return known;
  const made = layerElement();
  made.dataset["side"] = name;
  return made;
}

function content<K extends "img" | "div">(layer: HTMLElement, name: K): HTMLElementTagNameMap[K] {
  const known = layer.querySelector<HTMLElementTagNameMap[K]>(`:scope > ${name}[data-content]`);
  if (known !== null) return known;
  const made = document.createElement(name);
  made.dataset["content"] = "";
  return made;
}

const px = (share: number, of: number) => `${Math.round(share * of)}px`;

function place(element: HTMLElement, source: Size, frame: Size, picture: Picture): void {
  const { transform } = picture;
  style(element, {
    position: "absolute",
    left: "0",
    top: "0",
    maxWidth: "none",
    width: `${source.width}px`,
    height: `${source.height}px`,
    objectFit: "fill",
    transformOrigin: "0 0",
    transform: `matrix(${placement(source, frame, picture.fit, transform).join(",")})`,
    clipPath:
      transform.crop_top + transform.crop_right + transform.crop_bottom + transform.crop_left > 0
        ? `inset(${px(transform.crop_top, source.height)} ${px(transform.crop_right, source.width)} ${px(transform.crop_bottom, source.height)} ${px(transform.crop_left, source.width)})`
        : "none",
  });
}

const WIPES: Partial<Record<Crossing["kind"], { to: string; axis: keyof Size }>> = {
  wipe_left: { to: "to left", axis: "width" },
  wipe_right: { to: "to right", axis: "width" },
  wipe_up: { to: "to top", axis: "height" },
  wipe_down: { to: "to bottom", axis: "height" },
};

/** The share of each pixel of a wipe whose incoming picture has the share `p`, as the export has it; null: no wipe. */
function wipeMask(crossing: Crossing, p: number, frame: Size, incoming: boolean): string | null {
  const wipe = WIPES[crossing.kind];
  if (wipe === undefined) return null;
  const soft = Math.max(crossing.softness, 1 / frame[wipe.axis]);
  const edge = p * (1 + soft);
  const [behind, before] = incoming ? ["#000", "transparent"] : ["transparent", "#000"];
  return `linear-gradient(${wipe.to}, ${behind} ${((edge - soft) * 100).toFixed(4)}%, ${before} ${(edge * 100).toFixed(4)}%)`;
}
