/** What is done with what is selected: clips, captions, a transition, a marker, a gap. */
import {
  addCaption, addMarker, addTitle, addTransition, changeGain, closeGap, copyClips, duplicate, editCaption, editClips, editMarker, editTrack, editTransition, lift, link,
  mergeCaptions, move, moveCaptions, paste, rearrange, removeCaptions, removeMarkers, removeTransitions, rippleDelete, rippleTrim, split, splitCaption, transitionLimits, trim,
  unlink, type Clipboard,
} from "@/core/commands";
import { clipsOf, endOf, lengthOfDocument, type TimelineDocument, type TransitionKind } from "@/core/document";
import { holeAt, rowsOf } from "@/core/layout";
import { shiftedTracks, tracksOf } from "@/core/stack";
import { frame } from "@/core/time";
import { transport } from "@/playback/transport";
import { perform } from "@/shared/hotkeys/actions";
import { words } from "@/shared/i18n";
import { chosenCaptions, chosenClips, clipUnder, currentTrack } from "@/stores/current";
import { select, selectOne, useSelection } from "@/stores/selectionStore";
import { dispatch, settle, useTimeline, type Label } from "@/stores/timelineStore";

import { here, second, told } from "./acting";

function withDocument(act: (document: TimelineDocument) => void): void {
  const { document } = useTimeline.getState();
  if (document !== null) act(document);
}

const magneticOf = (document: TimelineDocument, clip: string) => document.tracks[document.clips[clip]?.track ?? ""]?.magnetic ?? false;

function trimToPlayhead(edge: "head" | "tail"): void {
  withDocument((document) => {
    const clip = clipUnder(document, here());
    if (clip === null) return;
    const magnetic = magneticOf(document, clip);
    told(dispatch("trim", magnetic ? rippleTrim : trim, { clip, edge, to: here() }));
    if (magnetic && edge === "head") transport.seek(document.clips[clip]?.start ?? transport.frame);
  });
}

let clipboard: Clipboard | null = null;

function copy(): void {
  withDocument((document) => {
    clipboard = copyClips(document, chosenClips()) ?? clipboard;
  });
}

let groups = 0;

/** On a magnetic track what is deleted leaves no hole; with the other key it does. Gaps are closed. */
function remove(other: boolean, label: Label = "delete"): void {
  const { transition, marker, hole } = useSelection.getState();
  if (transition !== null) told(dispatch("transition", removeTransitions, { transitions: [transition] }));
  else if (marker !== null) told(dispatch("marker", removeMarkers, { markers: [marker] }));
  else if (hole !== null) close();
  else {
    const [clips, captions] = [chosenClips(), chosenCaptions()];
    const group = `remove:${(groups += 1).toString()}`; // clips and captions go in one step
    withDocument((document) => {
      if (captions.length > 0) told(dispatch(label, removeCaptions, { captions }, group));
      if (clips.length === 0) return;
      if (clips.every((key) => document.clips[key]?.source.type === "gap")) close();
      else told(dispatch(label, clips.some((key) => magneticOf(document, key)) !== other ? rippleDelete : lift, { clips }, group));
    });
    settle();
  }
  select([]);
}

/** The gap that is selected, or the one at the playhead on the track in hand. */
function gap(document: TimelineDocument): { readonly track: string; readonly at: number } | null {
  const { hole } = useSelection.getState();
  if (hole !== null) return { track: hole.track, at: hole.from };
  const chosen = document.clips[chosenClips().find((key) => document.clips[key]?.source.type === "gap") ?? ""];
  if (chosen !== undefined) return { track: chosen.track, at: chosen.start };
  const track = currentTrack();
  return track === null ? null : { track, at: here() };
}

function close(): void {
  withDocument((document) => {
    const found = gap(document);
    if (found !== null && told(dispatch("gap", closeGap, { track: found.track, at: frame(found.at) }))) select([]);
  });
}

function selectGap(): void {
  withDocument((document) => {
    const track = currentTrack();
    if (track === null) return;
    const item = clipsOf(document, track).find((key) => {
      const clip = document.clips[key];
      return clip?.source.type === "gap" && clip.start <= here() && here() < endOf(clip);
    });
    const row = rowsOf(document).find((one) => one.track === track);
    const hole = row === undefined ? null : holeAt(row, here());
    if (item !== undefined) select([item]);
    else if (hole !== null) selectOne({ hole });
  });
}

/** The selected transition becomes one of this kind; else one is laid on the cut nearest to the playhead. */
function transition(kind: TransitionKind): void {
  withDocument((document) => {
    const { transition: chosen } = useSelection.getState();
    if (chosen !== null) {
      told(dispatch("transition", editTransition, { transition: chosen, changes: { kind } }));
      return;
    }
    const placed = document.clips[clipUnder(document, here()) ?? ""];
    if (placed === undefined) return;
    const [cut = 0] = [placed.start, endOf(placed)].toSorted((a, b) => Math.abs(a - here()) - Math.abs(b - here()));
    const fitting = document.tracks[placed.track]?.kind === "audio" ? "audio_crossfade" : kind;
    const result = dispatch("transition", addTransition, { track: placed.track, at: frame(cut), kind: fitting, length: second(), fit: true });
    if (told(result) && result?.ok) selectOne({ transition: result.made[0] ?? null });
  });
}

/** A frame earlier or later; along a magnetic track a place. */
function nudge(by: 1 | -1): void {
  withDocument((document) => {
    const { marker } = useSelection.getState();
    const item = document.markers[marker ?? ""];
    const [clips, captions] = [chosenClips(), chosenCaptions()];
    const group = `nudge:${[...clips, ...captions, marker ?? ""].join()}`;
    if (marker !== null && item !== undefined) {
      const at = Math.min(Math.max(item.at + by, 0), lengthOfDocument(document) - item.length);
      told(dispatch("marker", editMarker, { marker, changes: { at: frame(at) } }, group));
    }
    if (captions.length > 0) told(dispatch("move", moveCaptions, { captions, by }, group));
    const [first] = clips;
    if (first === undefined) return;
    if (!magneticOf(document, first)) {
      told(dispatch("move", move, { clips, by, onto: "refuse" }, group));
      return;
    }
    const row = clipsOf(document, document.clips[first]?.track ?? "");
    const places = clips.map((key) => row.indexOf(key)).filter((at) => at >= 0);
    const beside = row[by < 0 ? Math.min(...places) - 1 : Math.max(...places) + 1];
    const neighbour = document.clips[beside ?? ""];
    if (neighbour !== undefined) told(dispatch("move", rearrange, { clips, at: frame(by < 0 ? neighbour.start : endOf(neighbour)) }));
  });
}

function toTrack(up: 1 | -1): void {
  withDocument((document) => {
    const clips = chosenClips();
    const captions = chosenCaptions();
    const from = document.clips[clips[0] ?? ""]?.track ?? document.captions[captions[0] ?? ""]?.track;
    const kind = document.tracks[from ?? ""]?.kind;
    if (from === undefined || kind === undefined) return;
    const stack = tracksOf(document, kind);
    const onto = stack[stack.indexOf(from) + (kind === "audio" ? -up : up)];
    if (onto === undefined) return;
    if (kind === "caption") told(dispatch("move", moveCaptions, { captions, by: 0, track: onto }));
    else told(dispatch("move", move, { clips, by: 0, tracks: shiftedTracks(document, clips, from, onto), onto: "refuse" }));
  });
}

/** The end of what is selected, by a frame: clips, captions, a marker's stretch; a transition on both sides in turn. */
function longer(by: 1 | -1): void {
  withDocument((document) => {
    const { transition: chosen, marker } = useSelection.getState();
    const item = document.transitions[chosen ?? ""];
    const limits = chosen === null ? null : transitionLimits(document, chosen);
    if (chosen !== null && item !== undefined && limits !== null) {
      const evenly = (item.before > item.after) === by < 0;
      const side = (name: "before" | "after") => item[name] + by >= 0 && item[name] + by <= limits[name];
      const name = side(evenly ? "before" : "after") ? (evenly ? "before" : "after") : evenly ? "after" : "before";
      if (side(name) && item.before + item.after + by > 0) told(dispatch("transition", editTransition, { transition: chosen, changes: { [name]: frame(item[name] + by) } }, `longer:${chosen}`));
      return;
    }
    const mark = document.markers[marker ?? ""];
    if (marker !== null && mark !== undefined) {
      const length = Math.min(Math.max(mark.length + by, 0), lengthOfDocument(document) - mark.at);
      told(dispatch("marker", editMarker, { marker, changes: { length: frame(length) } }, `longer:${marker}`));
      return;
    }
    for (const key of chosenCaptions()) {
      const caption = document.captions[key];
      if (caption !== undefined && caption.length + by > 0) told(dispatch("caption", editCaption, { caption: key, changes: { length: frame(caption.length + by) } }, `longer:${key}`));
    }
    const clip = chosenClips()[0] ?? "";
    const placed = document.clips[clip];
    if (placed !== undefined) told(dispatch("trim", magneticOf(document, clip) ? rippleTrim : trim, { clip, edge: "tail", to: frame(Math.max(0, endOf(placed) + by)) }, `longer:${clip}`));
  });
}

/** Of the selected clips, or of the selected track as a whole. */
function louder(by: number): void {
  withDocument((document) => {
    const { track } = useSelection.getState();
    const known = document.tracks[track ?? ""];
    if (track !== null && known !== undefined) told(dispatch("gain", editTrack, { track, changes: { gain_db: Math.min(24, Math.max(-96, known.gain_db + by)) } }, `louder:${track}`));
    else {
      const clips = chosenClips();
      if (clips.length > 0) told(dispatch("gain", changeGain, { clips, by }, `louder:${clips.join()}`));
    }
  });
}

function fadeHere(side: "fade_in" | "fade_out"): void {
  withDocument((document) => {
    const key = clipUnder(document, here());
    const clip = document.clips[key ?? ""];
    if (key === null || clip === undefined) return;
    const wanted = side === "fade_in" ? here() - clip.start : endOf(clip) - here();
    const other = side === "fade_in" ? clip.fade_out : clip.fade_in;
    told(dispatch("fade", editClips, { clips: [key], changes: { [side]: frame(Math.min(wanted, clip.length - other)) } }));
  });
}

function duplicateChosen(): void {
  withDocument((document) => {
    const captions = chosenCaptions().flatMap((key) => document.captions[key] ?? []);
    const clips = chosenClips().flatMap((key) => document.clips[key] ?? []);
    const spans = [...clips, ...captions];
    if (spans.length === 0) return;
    const by = Math.max(...spans.map(endOf)) - Math.min(...spans.map(({ start }) => start));
    if (captions.length > 0) told(dispatch("duplicate", moveCaptions, { captions: chosenCaptions(), by, copy: true }));
    else told(dispatch("duplicate", duplicate, { clips: chosenClips(), by, onto: "overwrite" }));
  });
}

function splitChosen(): void {
  withDocument((document) => {
    const caption = chosenCaptions().find((key) => (document.captions[key]?.start ?? 0) < here());
    const clips = chosenClips();
    if (caption !== undefined && clips.length === 0) told(dispatch("split", splitCaption, { caption, at: here() }));
    else told(dispatch("split", split, { at: here(), ...(clips.length > 0 && { clips }) }));
  });
}

/** What was made is edited at once: its words are what it is about. */
function edited(done: boolean): void {
  if (done) requestAnimationFrame(() => perform("view.inspect"));
}

/** From the playhead to the next caption of the track, three seconds at most. */
function caption(): void {
  withDocument((document) => {
    const track = tracksOf(document, "caption").find((key) => document.tracks[key]?.locked === false);
    const next = Object.values(document.captions).flatMap(({ track: own, start }) => (own === track && start > here() ? [start] : []));
    const length = Math.min(3 * second(), ...next.map((start) => start - here()));
    edited(told(dispatch("caption", addCaption, { start: here(), length: frame(length), text: words.t("timeline.newCaption"), ...(track !== undefined && { track }) })));
  });
}

function marker(): void {
  const result = dispatch("marker", addMarker, { at: here() });
  if (told(result) && result?.ok) selectOne({ marker: result.made[0] ?? null });
}

function range(set: (now: readonly [number, number]) => readonly [number, number]): void {
  transport.setRange(set(transport.range ?? [0, transport.length]));
}

/** To the marker before or after the playhead. */
function toMarker(way: 1 | -1): void {
  withDocument(({ markers }) => {
    const beyond = Object.values(markers).flatMap(({ at }) => ((at - transport.frame) * way > 0 ? at : []));
    if (beyond.length > 0) transport.seek(way > 0 ? Math.min(...beyond) : Math.max(...beyond));
  });
}

const selectable = (document: TimelineDocument) =>
  Object.entries(document.clips).filter(([, clip]) => clip.source.type !== "gap" && document.tracks[clip.track]?.locked === false);

export const itemActions = {
  "edit.split": splitChosen,
  "edit.splitAll": () => told(dispatch("split", split, { at: here() })),
  "edit.delete": () => remove(false),
  "edit.deleteOther": () => remove(true),
  "edit.trimHead": () => trimToPlayhead("head"),
  "edit.trimTail": () => trimToPlayhead("tail"),
  "edit.copy": copy,
  "edit.cut": () => {
    copy();
    remove(false, "cut");
  },
  "edit.paste": () => {
    if (clipboard !== null) told(dispatch("paste", paste, { clipboard, at: here(), onto: "overwrite" }));
  },
  "edit.duplicate": duplicateChosen,
  "edit.selectAll": () => withDocument((document) => select(selectable(document).map(([key]) => key), Object.keys(document.captions))),
  "edit.selectForward": () =>
    withDocument((document) =>
      select(
        selectable(document).flatMap(([key, clip]) => (endOf(clip) > here() ? key : [])),
        Object.entries(document.captions).flatMap(([key, one]) => (endOf(one) > here() ? key : [])),
      ),
    ),
  "edit.selectNone": () => select([]),
  "edit.selectGap": selectGap,
  "edit.closeGap": close,
  "edit.nudgeLeft": () => nudge(-1),
  "edit.nudgeRight": () => nudge(1),
  "edit.trackUp": () => toTrack(1),
  "edit.trackDown": () => toTrack(-1),
  "edit.longer": () => longer(1),
  "edit.shorter": () => longer(-1),
  "edit.louder": () => louder(1),
  "edit.quieter": () => louder(-1),
  "edit.fadeInHere": () => fadeHere("fade_in"),
  "edit.fadeOutHere": () => fadeHere("fade_out"),
  "edit.link": () => told(dispatch("link", link, { clips: chosenClips() })),
  "edit.unlink": () => told(dispatch("unlink", unlink, { clips: chosenClips() })),
  "edit.enable": () => {
    const clips = chosenClips();
    const off = clips.every((key) => useTimeline.getState().document?.clips[key]?.enabled === false);
    told(dispatch("enable", editClips, { clips, changes: { enabled: off } }));
  },
  "edit.dissolve": () => transition("dissolve"),
  "edit.dipBlack": () => transition("dip_to_black"),
  "edit.dipWhite": () => transition("dip_to_white"),
  "edit.wipeLeft": () => transition("wipe_left"),
  "edit.wipeRight": () => transition("wipe_right"),
  "edit.wipeUp": () => transition("wipe_up"),
  "edit.wipeDown": () => transition("wipe_down"),
  "edit.addTitle": () => edited(told(dispatch("title", addTitle, { at: here(), length: frame(3 * second()), text: words.t("timeline.newTitle") }))),
  "edit.addCaption": caption,
  "edit.mergeCaptions": () => told(dispatch("caption", mergeCaptions, { captions: chosenCaptions() })),
  "edit.marker": marker,
  "edit.removeMarkers": () => withDocument(({ markers }) => told(dispatch("marker", removeMarkers, { markers: Object.keys(markers) }))),
  "play.markerBefore": () => toMarker(-1),
  "play.markerAfter": () => toMarker(1),
  "edit.in": () => range(([, stop]) => [transport.frame, stop > transport.frame ? stop : transport.length]),
  "edit.out": () => range(([first]) => [first <= transport.frame ? first : 0, transport.frame + 1]),
  "edit.clearRange": () => transport.setRange(null),
  "edit.snap": () => useSelection.setState(({ snap }) => ({ snap: !snap })),
  "tool.select": () => useSelection.setState({ tool: "select" }),
  "tool.blade": () => useSelection.setState({ tool: "blade" }),
} as const;
