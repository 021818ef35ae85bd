/**
 * The rules that single fields cannot hold, as `src/milimo/timeline/document.py` has them: a clip's track takes its
 * source, clips of a track lie apart (and without a hole where it is magnetic), a clip stays within its source,
 * transitions lie on cuts and have their handles, links join two clips or more, captions do not overlap, markers lie in
 * the film, tracks have different places in the order.
 */
import {
  clipIdsByTrack,
  documentOf,
  endOf,
  HANDLELESS,
  handles,
  lengthOfDocument,
  PICTURE_KINDS,
  takes,
  type Clip,
  type TimelineDocument,
  type TransitionItem,
} from "./document";

/** One broken rule. `code` is stable, `path` leads to the item in the document. */
export interface Problem {
  readonly code: ProblemCode;
  readonly path: readonly string[];
  readonly message: string;
}

export type ProblemCode =
  | "TRACK_ORDER"
  | "CLIP_TRACK"
  | "CLIP_SOURCE"
  | "CLIP_PAST_SOURCE"
  | "CLIP_FADES"
  | "CLIP_CROP"
  | "CLIP_KEYFRAMES"
  | "CLIP_OVERLAP"
  | "TRACK_HOLE"
  | "TRANSITION_TRACK"
  | "TRANSITION_CLIP"
  | "TRANSITION_EMPTY"
  | "TRANSITION_PLACE"
  | "TRANSITION_LENGTH"
  | "TRANSITION_HANDLES"
  | "TRANSITION_OVERLAP"
  | "LINK_MEMBERS"
  | "LINK_CLIP"
  | "LINK_SHARED"
  | "CAPTION_TRACK"
  | "CAPTION_OVERLAP"
  | "MARKER_OUTSIDE";

/**
 * Every broken rule, in a stable order. Empty for a document that can be edited and rendered.
 *
 * What is the very same as in `known`, a valid document, is not looked at again: after a command on 5,000 clips little
 * has changed. `changed`, where it is known, names every clip that differs from `known` in more than its start, or is gone.
 */
export function validate(document: TimelineDocument, known: TimelineDocument = NOTHING, changed: readonly string[] | null = null): Problem[] {
  const found: Problem[] = [];
  const sameGround = document.tracks === known.tracks && document.rate === known.rate;
  if (!sameGround) tracks(document, found);
  for (const key of sameGround && changed !== null ? changed : Object.keys(document.clips)) {
    const clip = document.clips[key];
    if (clip !== undefined && !(sameGround && isAlike(clip, known.clips[key]))) clipRules(document, key, clip, found);
  }
  const [index, knownIndex] = [clipIdsByTrack(document), clipIdsByTrack(known)];
  for (const key of Object.keys(document.tracks)) {
    const keys = index.get(key) ?? [];
    if (!(sameGround && keys === knownIndex.get(key))) row(document, key, keys, found);
  }
  if (!(sameGround && document.transitions === known.transitions && document.clips === known.clips)) transitions(document, found);
  const allThere = changed?.every((key) => document.clips[key] !== undefined) ?? document.clips === known.clips;
  if (document.links !== known.links || !allThere) links(document, known, found);
  if (!(sameGround && document.captions === known.captions)) captions(document, found);
  markers(document, found);
  return found;
}

const NOTHING = documentOf({});

/** Is it the same, or the same elsewhere on its track? A ripple moves thousands. */
function isAlike(clip: Clip, known: Clip | undefined): boolean {
  if (clip === known) return true;
  return (
    known !== undefined &&
    clip.track === known.track &&
    clip.length === known.length &&
    clip.source === known.source &&
    clip.source_in === known.source_in &&
    clip.speed_num === known.speed_num &&
    clip.speed_den === known.speed_den &&
    clip.fade_in === known.fade_in &&
    clip.fade_out === known.fade_out &&
    clip.transform === known.transform &&
    clip.keyframes === known.keyframes
  );
}

function tracks(document: TimelineDocument, found: Problem[]): void {
  const seen = new Map<string, string>();
  for (const [key, track] of Object.entries(document.tracks)) {
    const place = `${PICTURE_KINDS.includes(track.kind)} ${track.order}`;
    const other = seen.get(place);
    if (other === undefined) seen.set(place, key);
    else
      found.push({
        code: "TRACK_ORDER",
        path: ["tracks", key, "order"],
        message: `Tracks ${other} and ${key} have the same place in the order.`,
      });
  }
}

function clipRules(document: TimelineDocument, key: string, clip: Clip, found: Problem[]): void {
  const track = document.tracks[clip.track];
  if (track === undefined) {
    const message = `Clip ${key} is on track ${clip.track}, which does not exist.`;
    found.push({ code: "CLIP_TRACK", path: ["clips", key, "track"], message });
    return;
  }
  if (!takes(track.kind, track.magnetic, clip.source)) {
    const where = `a ${track.magnetic ? "magnetic" : "free"} ${track.kind} track`;
    const message = `Clip ${key}: a ${clip.source.type} cannot be on ${where}.`;
    found.push({ code: "CLIP_SOURCE", path: ["clips", key, "source"], message });
  }
  const room = handles(clip, document.rate);
  const pastItsEnd = clip.source.type === "media" && clip.source_in >= clip.source.frames;
  if (pastItsEnd || (room !== null && Math.min(...room) < 0)) {
    const message = `Clip ${key} runs past the end of its source.`;
    found.push({ code: "CLIP_PAST_SOURCE", path: ["clips", key], message });
  }
  if (clip.fade_in + clip.fade_out > clip.length) {
    found.push({ code: "CLIP_FADES", path: ["clips", key], message: `The fades of clip ${key} are longer than the clip.` });
  }
  const crop = clip.transform;
  if (crop.crop_left + crop.crop_right >= 1 || crop.crop_top + crop.crop_bottom >= 1) {
    const message = `The crop of clip ${key} leaves nothing.`;
    found.push({ code: "CLIP_CROP", path: ["clips", key, "transform"], message });
  }
  for (const [name, keyframes] of Object.entries(clip.keyframes)) {
    if (keyframes.some((later, i) => i > 0 && later.frame <= (keyframes[i - 1]?.frame ?? -1))) {
      const message = `The keyframes of ${name} in clip ${key} are not in order.`;
      found.push({ code: "CLIP_KEYFRAMES", path: ["clips", key, "keyframes", name], message });
    }
  }
}

function row(document: TimelineDocument, track: string, keys: readonly string[], found: Problem[]): void {
  const magnetic = document.tracks[track]?.magnetic ?? false;
  let reached = 0;
  for (const key of keys) {
    const clip = document.clips[key];
    if (clip === undefined) continue;
    const path = ["clips", key, "start"];
    if (clip.start < reached) {
      const message = `Clip ${key} overlaps the clip before it on track ${track}.`;
      found.push({ code: "CLIP_OVERLAP", path, message });
    } else if (magnetic && clip.start > reached) {
      const message = `There is a hole before clip ${key} on magnetic track ${track}; fill it with a gap item.`;
      found.push({ code: "TRACK_HOLE", path, message });
    }
    reached = Math.max(reached, endOf(clip));
  }
}

function transitions(document: TimelineDocument, found: Problem[]): void {
  const byTrack = new Map<string, [string, TransitionItem][]>();
  for (const [key, item] of Object.entries(document.transitions)) {
    const problem = transitionProblem(document, key, item);
    const items = byTrack.get(item.track);
    if (problem !== null) found.push(problem);
    else if (items === undefined) byTrack.set(item.track, [[key, item]]);
    else items.push([key, item]);
  }
  for (const items of byTrack.values()) {
    items.sort(([a, one], [b, other]) => one.at - other.at || (a < b ? -1 : 1));
    items.forEach(([key, later], i) => {
      const earlier = items[i - 1]?.[1];
      if (earlier === undefined) return;
      if (later.at - later.before < earlier.at + earlier.after || later.at === earlier.at) {
        const message = `Transition ${key} begins before the one before it ends.`;
        found.push({ code: "TRANSITION_OVERLAP", path: ["transitions", key], message });
      }
    });
  }
}

/** The first thing wrong with one transition, without regard to the others. */
export function transitionProblem(document: TimelineDocument, key: string, item: TransitionItem): Problem | null {
  const problem = (code: ProblemCode, message: string): Problem => ({
    code,
    path: ["transitions", key],
    message: `Transition ${key} ${message}`,
  });
  const wanted = item.kind === "audio_crossfade" ? "audio" : "video";
  if (document.tracks[item.track]?.kind !== wanted) return problem("TRANSITION_TRACK", `belongs on a track of kind ${wanted}.`);
  const outgoing = item.outgoing === null ? null : document.clips[item.outgoing];
  const incoming = item.incoming === null ? null : document.clips[item.incoming];
  if (outgoing === undefined || incoming === undefined) {
    return problem("TRANSITION_CLIP", "names a clip that does not exist.");
  }
  if ((outgoing === null && incoming === null) || item.before + item.after === 0) {
    return problem("TRANSITION_EMPTY", "joins nothing.");
  }
  if (outgoing !== null && (outgoing.track !== item.track || endOf(outgoing) !== item.at)) {
    return problem("TRANSITION_PLACE", "does not lie at the end of its outgoing clip.");
  }
  if (incoming !== null && (incoming.track !== item.track || incoming.start !== item.at)) {
    return problem("TRANSITION_PLACE", "does not lie at the start of its incoming clip.");
  }
  if (item.before > (outgoing?.length ?? 0) || item.after > (incoming?.length ?? 0)) {
    return problem("TRANSITION_LENGTH", "is longer than the clips that it joins.");
  }
  if (outgoing !== null && incoming !== null && !HANDLELESS.includes(item.kind)) {
    const tail = handles(outgoing, document.rate)?.[1] ?? Infinity;
    const head = handles(incoming, document.rate)?.[0] ?? Infinity;
    if (tail < item.after || head < item.before) {
      return problem("TRANSITION_HANDLES", "needs more of its sources than they have beyond the cut.");
    }
  }
  return null;
}

function links(document: TimelineDocument, known: TimelineDocument, found: Problem[]): void {
  const owner = new Map<string, string>();
  const apart = document.links === known.links; // then no clip is in two of them
  for (const key of Object.keys(document.links)) {
    const members = document.links[key] ?? [];
    const path = ["links", key];
    if (members !== known.links[key] && (members.length < 2 || new Set(members).size !== members.length)) {
      found.push({ code: "LINK_MEMBERS", path, message: `Link ${key} needs two different clips or more.` });
    }
    for (const member of members) {
      if (document.clips[member] === undefined) {
        found.push({ code: "LINK_CLIP", path, message: `Link ${key} names clip ${member}, which does not exist.` });
        continue;
      }
      if (apart) continue;
      const first = owner.get(member);
      if (first === undefined) owner.set(member, key);
      else if (first !== key) {
        found.push({ code: "LINK_SHARED", path, message: `Clip ${member} is in the links ${first} and ${key}.` });
      }
    }
  }
}

function captions(document: TimelineDocument, found: Problem[]): void {
  const reached = new Map<string, number>();
  const ordered = Object.entries(document.captions).sort(([a, one], [b, other]) => one.start - other.start || (a < b ? -1 : 1));
  for (const [key, caption] of ordered) {
    if (document.tracks[caption.track]?.kind !== "caption") {
      const message = `Caption ${key} is on ${caption.track}, which is no caption track.`;
      found.push({ code: "CAPTION_TRACK", path: ["captions", key, "track"], message });
      continue;
    }
    const end = reached.get(caption.track) ?? 0;
    if (caption.start < end) {
      const message = `Caption ${key} begins before the one before it ends.`;
      found.push({ code: "CAPTION_OVERLAP", path: ["captions", key], message });
    }
    reached.set(caption.track, Math.max(end, endOf(caption)));
  }
}

function markers(document: TimelineDocument, found: Problem[]): void {
  const marked = Object.entries(document.markers);
  const length = marked.length === 0 ? 0 : lengthOfDocument(document);
  for (const [key, marker] of marked) {
    if (marker.at + marker.length > length) {
      found.push({ code: "MARKER_OUTSIDE", path: ["markers", key], message: `Marker ${key} lies past the end of the film.` });
    }
  }
}
