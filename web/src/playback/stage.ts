/**
 * What `resolve` says, put on the screen by the browser's own compositing: a layer for each picture, in the frame's pixels, the
 * whole scaled to the monitor. No canvas: videos stay videos.
 */
import type { MediaSource, Source, StillSource, TimelineDocument, TitleSource } from "../core/document";
import { placement, type Size } from "../core/place";
import { Resolver, type Crossing, type Layer, type Picture } from "../core/resolve";
import { Lanes, type Lane, type Wanted } from "./lanes";

/** How far ahead pictures are made ready. */
const AHEAD_S = 2.5;
const AHEAD_EDGES = 2;

/** Where the bytes of sources are. */
export interface Sources {
  video(source: MediaSource): string;
  still(source: StillSource): string;
  /** A picture of the whole frame with the title in it; null where it is not drawn yet. */
  title(clip: string, source: TitleSource): string | null;
}

interface Moment {
  readonly frame: number;
  /** How far into the frame, 0 to 1. */
  readonly within: number;
  /** Of the transport. */
  readonly speed: number;
}

type Shown = HTMLElement;

export class Stage {
  readonly #lanes: Lanes;
  #document: TimelineDocument | null = null;
  #resolver: Resolver | null = null;
  #edges: readonly number[] = [];
  #moment: Moment = { frame: 0, within: 0, speed: 0 };
  readonly #elements = new Map<string, Shown>();
  #waiting = false;

  /** `onReady` is called when the wanted frame, whole, is on the screen, and when it ceases to be. */
  constructor(readonly root: HTMLElement, readonly sources: Sources, readonly onReady: (ready: boolean) => void = () => undefined) {
    this.#lanes = new Lanes(() => {
      if (this.#waiting) this.#show();
    });
    Object.assign(root.style, { position: "absolute", left: "0", top: "0", transformOrigin: "0 0", overflow: "hidden", background: "#000", isolation: "isolate", contain: "strict" });
  }

  load(document: TimelineDocument): void {
    if (this.#document === document) return;
    this.#document = document;
    this.#resolver = new Resolver(document);
    const edges = Object.values(document.clips).flatMap((clip) => [clip.start]);
    const crossings = Object.values(document.transitions).map((item) => item.at - item.before);
    this.#edges = [...new Set([...edges, ...crossings])].toSorted((a, b) => a - b);
    Object.assign(this.root.style, { width: `${document.extent.width}px`, height: `${document.extent.height}px` });
    this.#show();
  }

  at(moment: Moment): void {
    this.#moment = moment;
    this.#show();
  }

  /** Draw the same moment anew: something has come that was not there. */
  again(): void {
    this.#show();
  }

  close(): void {
    this.#lanes.close();
    this.root.replaceChildren();
    this.#elements.clear();
  }

  #show(): void {
    const [document, resolver] = [this.#document, this.#resolver];
    if (document === null || resolver === null) return;
    const { layers } = resolver.at(this.#moment.frame);
    const kept = new Set<Lane>();
    const drawn = new Map<string, Shown>();
    let ready = true;
    layers.forEach((layer, order) => {
      for (const [key, element, whole] of this.#layer(document, layer, kept)) {
        element.style.zIndex = String(order + 1);
        drawn.set(key, element);
        ready &&= whole;
      }
    });
    this.#replace(drawn, ready);
    this.#prepare(document, resolver, kept);
    this.#waiting = !ready;
    this.onReady(ready);
  }

  /** What is not wanted any more goes; but while the wanted picture is not on the screen yet, the last one stays below it. */
  #replace(drawn: ReadonlyMap<string, Shown>, ready: boolean): void {
    for (const [key, element] of this.#elements) {
      if (drawn.has(key)) continue;
      if (ready) {
        element.remove();
        this.#elements.delete(key);
      } else {
        element.style.zIndex = "0";
      }
    }
    for (const [key, element] of drawn) {
      if (element.parentElement !== this.root) this.root.append(element);
      this.#elements.set(key, element);
    }
  }

  *#layer(document: TimelineDocument, layer: Layer, kept: Set<Lane>): Generator<[string, Shown, boolean]> {
    if (layer.type === "picture") {
      const element = this.#group(`p:${layer.clip}`);
      const whole = this.#picture(document, element, layer, kept);
      Object.assign(element.style, { opacity: String(layer.opacity), mixBlendMode: layer.blend === "add" ? "plus-lighter" : layer.blend });
      yield [`p:${layer.clip}`, element, whole];
      return;
    }
    yield [`x:${layer.transition}`, ...this.#crossing(document, layer, kept)];
  }

  /** Both pictures over one ground: their shares add up, as the export adds them. */
  #crossing(document: TimelineDocument, crossing: Crossing, kept: Set<Lane>): [Shown, boolean] {
    const group = this.#group(`x:${crossing.transition}`);
    group.style.isolation = "isolate";
    const sides = [
      ["outgoing", crossing.outgoing, crossing.outgoingShare.num / crossing.outgoingShare.den],
      ["incoming", crossing.incoming, crossing.incomingShare.num / crossing.incomingShare.den],
    ] as const;
    let whole = true;
    const dip = crossing.kind === "dip_to_black" ? "#000" : crossing.kind === "dip_to_white" ? "#fff" : null;
    const children: HTMLElement[] = [];
    for (const [side, picture, share] of sides) {
      if (picture === null) continue;
      const element = this.#child(group, side);
      whole = this.#picture(document, element, picture, kept) && whole;
      const wipe = wipeMask(crossing, crossing.incomingShare.num / crossing.incomingShare.den, document.extent, side === "incoming");
      Object.assign(element.style, {
        opacity: String(dip !== null || wipe !== null ? picture.opacity : picture.opacity * share),
        mixBlendMode: "plus-lighter",
        maskImage: wipe ?? "none",
        background: "transparent",
      });
      children.push(element);
      if (dip !== null) {
        const veil = this.#child(group, "veil");
        Object.assign(veil.style, { background: dip, opacity: String(1 - share), mixBlendMode: "normal", maskImage: "none" });
        children.push(veil);
      }
    }
    for (const [at, child] of children.entries()) if (group.children[at] !== child) group.insertBefore(child, group.children[at] ?? null);
    while (group.children.length > children.length) group.lastElementChild?.remove();
    return [group, whole];
  }

  #group(key: string): HTMLElement {
    return this.#elements.get(key) ?? layerElement();
  }

  #child(group: HTMLElement, name: string): HTMLElement {
    const known = [...group.children].find((child) => (child as HTMLElement).dataset["side"] === name);
    if (known !== undefined) return known as HTMLElement;
    const made = layerElement();
    made.dataset["side"] = name;
    return made;
  }

  /** Put a picture's content into its layer. Is all of it on the screen? */
  #picture(document: TimelineDocument, layer: HTMLElement, picture: Picture, kept: Set<Lane>): boolean {
    const { source } = picture;
    switch (source.type) {
      case "media": {
        const wanted = this.#wanted(picture, source);
        const lane = this.#lanes.of(picture.clip, wanted.url, kept);
        if (lane === null) return false;
        kept.add(lane);
        lane.follow(wanted);
        const there = lane.shown !== null && (wanted.speed > 0 || lane.shows(wanted));
        // A frame near the wanted one is better than none, but another clip's is not: a lane without a frame of ours is hidden.
        lane.video.style.visibility = lane.shown === null ? "hidden" : "visible";
        place(layer, lane.video, sizeOf(source, lane.video, document.extent), document.extent, picture);
        return there || lane.failed !== null;
      }
      case "still":
        return this.#image(document, layer, this.sources.still(source), picture);
      case "title": {
        const url = this.sources.title(picture.clip, source);
        return url !== null && this.#image(document, layer, url, picture);
      }
      case "solid": {
        const element = content(layer, "div");
        element.style.background = source.colour;
        Object.assign(element.style, { width: `${document.extent.width}px`, height: `${document.extent.height}px` });
        place(layer, element, document.extent, document.extent, { ...picture, fit: "stretch" });
        return true;
      }
      case "gap":
        layer.replaceChildren();
        return true;
    }
  }

  #image(document: TimelineDocument, layer: HTMLElement, url: string, picture: Picture): boolean {
    const image = content(layer, "img");
    if (image.getAttribute("src") !== url) {
      image.src = url;
      image.alt = "";
      image.addEventListener("load", () => this.#show(), { once: true });
    }
    if (!image.complete || image.naturalWidth === 0) return false;
    const natural = { width: image.naturalWidth, height: image.naturalHeight };
    place(layer, image, natural, document.extent, picture.source.type === "title" ? { ...picture, fit: "stretch" } : picture);
    return true;
  }

  #wanted(picture: Picture, source: MediaSource): Wanted {
    const clip = this.#document?.clips[picture.clip];
    const own = clip === undefined ? 1 : clip.speed_num / clip.speed_den;
    const speed = this.#moment.speed * own;
    return {
      clip: picture.clip,
      url: this.sources.video(source),
      rate: source.rate,
      frame: picture.sourceFrame,
      within: this.#moment.within,
      speed: speed > 0 && speed <= 4 && picture.sourceFrame < source.frames - 1 ? speed : 0,
    };
  }

  /** Lend lanes to the clips that come next, and bring them to their first frames. */
  #prepare(document: TimelineDocument, resolver: Resolver, kept: Set<Lane>): void {
    const { frame } = this.#moment;
    const until = frame + (AHEAD_S * document.rate.num) / document.rate.den;
    const coming = this.#edges.filter((edge) => edge > frame && edge <= until).slice(0, AHEAD_EDGES);
    for (const edge of coming) {
      for (const picture of resolver.at(edge).layers.flatMap(picturesOf)) {
        if (picture.source.type === "title") this.sources.title(picture.clip, picture.source);
        if (picture.source.type !== "media") continue;
        const wanted = { ...this.#wanted(picture, picture.source), speed: 0, within: 0 };
        if ([...kept].some((lane) => lane.clip === picture.clip)) continue;
        const lane = this.#lanes.of(picture.clip, wanted.url, kept);
        if (lane === null) return;
        kept.add(lane);
        lane.prepare(wanted);
        // A video that was never in the page does not decode ahead everywhere.
        if (lane.video.parentElement === null) {
          lane.video.style.visibility = "hidden";
          this.root.append(lane.video);
        }
      }
    }
  }
}

function picturesOf(layer: Layer): Picture[] {
  return layer.type === "picture" ? [layer] : [layer.outgoing, layer.incoming].filter((picture) => picture !== null);
}

function sizeOf(source: Source, video: HTMLVideoElement, frame: Size): Size {
  if (source.type === "media" && source.extent !== null) return source.extent;
  return video.videoWidth > 0 ? { width: video.videoWidth, height: video.videoHeight } : frame;
}

function layerElement(): HTMLElement {
  const element = document.createElement("div");
  Object.assign(element.style, { position: "absolute", inset: "0" });
  return element;
}

function content<K extends "img" | "div">(layer: HTMLElement, name: K): HTMLElementTagNameMap[K] {
  const known = layer.querySelector<HTMLElementTagNameMap[K]>(`:scope > ${name}[data-content]`);
  if (known !== null) return known;
  const made = document.createElement(name);
  made.dataset["content"] = "";
  return made;
}

const px = (share: number, of: number) => `${Math.round(share * of)}px`;

function place(layer: HTMLElement, element: HTMLElement, source: Size, frame: Size, picture: Picture): void {
  const { transform } = picture;
  Object.assign(element.style, {
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
  if (layer.firstElementChild !== element || layer.childElementCount > 1) layer.replaceChildren(element);
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
