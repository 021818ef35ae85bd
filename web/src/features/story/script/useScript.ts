/** The script of a project in an editor: opened, kept, parsed while it is typed. */
import type { EditorView } from "@codemirror/view";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import type { ParseAnswer, ProjectStory } from "@/shared/api/schema";
import { statusStore } from "@/stores/statusStore";

import { libraryOf, parse, scriptQuery } from "../calls";
import { hover, pick, storyStore } from "../storyStore";
import { setVocabulary } from "./completion";
import { setCovered, setMarked, setNumbered } from "./coverage";
import { shelf } from "./drafts";
import { createEditor, replaceText, showShot } from "./editor";
import { ScriptKeeper, type Standing } from "./keeper";
import { sceneMoved } from "./moveScene";

const PARSE_PAUSE_MS = 150;

export interface Script {
  standing: Standing;
  /** Of the text as it stands; null until the server has read it once. */
  parsed: ParseAnswer | null;
  /** Nothing was written yet, here or there. */
  first: boolean;
  view: EditorView | null;
  keeper: ScriptKeeper;
  failed: unknown;
  /** Try to open it once more. */
  again: () => void;
  /** Where the editor lives. */
  host: (element: HTMLDivElement | null) => void;
  /** Begin with this text. */
  begin: (text: string) => void;
  /** Put a scene before the one that is at `before`, from 0. Whether it was done: not while the text is not read yet. */
  moveScene: (scene: number, before: number) => boolean;
}

export function useScript(project: string, story: ProjectStory | undefined): Script {
  const { t } = useTranslation();
  const [element, host] = useState<HTMLDivElement | null>(null);
  const [view, setView] = useState<EditorView | null>(null);
  const [answer, setAnswer] = useState<{ of: string; parsed: ParseAnswer } | null>(null);
  const parsed = answer?.parsed ?? null;
  const [first, setFirst] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const shown = useRef<EditorView | null>(null);
  const early = useRef<string | null>(null);
  const reading = useRef<{ timer: ReturnType<typeof setTimeout> | undefined; asked: AbortController | null }>({ timer: undefined, asked: null });

  const keeper = useMemo(
    () => new ScriptKeeper(project, libraryOf(project), shelf, (text) => shown.current && replaceText(shown.current, text)),
    [project],
  );
  const { now: standing, base } = useStore(keeper.standing);

  const read = useCallback((text: () => string, pause = PARSE_PAUSE_MS) => {
    const { current } = reading;
    clearTimeout(current.timer);
    current.timer = setTimeout(() => {
      current.asked?.abort();
      const asked = (current.asked = new AbortController());
      // What cannot be parsed now is parsed after the next key; the connection says so if the studio is gone.
      const of = text();
      parse(of, asked.signal).then((parsed) => !asked.signal.aborted && setAnswer({ of, parsed }), () => undefined);
    }, pause);
  }, []);

  const lay = useCallback((editor: EditorView, text: string) => {
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    // A few letters are a beginning, to be written on behind; a whole script is read from its first line.
    editor.dispatch({ selection: { anchor: text.length < 12 ? editor.state.doc.length : 0 } });
    setFirst(false);
    void keeper.flush();
    requestAnimationFrame(() => editor.focus());
  }, [keeper]);

  useEffect(() => {
    if (element === null) return undefined;
    let gone = false;
    let made: EditorView | null = null;
    const words = { label: t("story.screenplay"), placeholder: t("story.scriptPlaceholder"), phrases: t("story.find", { returnObjects: true }) };
    keeper.open().then((text) => {
      if (gone) return;
      made = createEditor(element, text, words, {
        changed(whole) {
          keeper.changed(whole);
          read(whole);
        },
        pick: (shot, more) => pick(shot, more, "script"),
        hover,
      });
      shown.current = made;
      setFirst(text.trim() === "");
      setView(made);
      read(() => text, 0);
      if (early.current !== null) lay(made, early.current);
      early.current = null;
    }, setFailed);
    return () => {
      gone = true;
      shown.current = null;
      setView(null);
      made?.destroy();
    };
    // The words of another language are taken when the room is opened again: the text must not be.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [element, keeper, read, lay, tries]);

  useKeeping(keeper, standing);
  const { data: server } = useQuery(scriptQuery(project));
  useEffect(() => {
    if (server !== undefined) keeper.heard(server);
  }, [keeper, server]);

  useEffect(() => {
    if (view !== null && parsed !== null) {
      view.dispatch({ effects: setNumbered.of(parsed.scenes.map(({ number, lines }) => ({ number, line: lines[0] }))) });
    }
  }, [view, parsed]);
  const names = useMemo(() => story?.elements.filter(({ kind }) => kind !== "place").map(({ name }) => name) ?? [], [story?.elements]);
  useEffect(() => {
    if (view !== null && parsed !== null) view.dispatch({ effects: setVocabulary.of({ characters: parsed.characters, places: parsed.places, elements: names }) });
  }, [view, parsed, names]);

  const clean = standing.is === "clean";
  useEffect(() => {
    // The board's lines are those of the saved text; while other text is shown, the bars move with it.
    if (view === null || story === undefined || !clean) return;
    const covered = story.scenes.flatMap(({ shots }) => shots.map(({ id, code, shot }) => ({ shot: id, code, lines: shot.lines })));
    view.dispatch({ effects: setCovered.of(covered) });
  }, [view, story, clean, base]);
  useEffect(() => {
    if (view === null) return undefined;
    const editor = view;
    function mark(): void {
      const { selected, hovered } = storyStore.getState();
      editor.dispatch({ effects: setMarked.of({ selected: new Set(selected), hovered }) });
    }
    mark();
    return storyStore.subscribe((now, before) => {
      if (now.selected !== before.selected || now.hovered !== before.hovered) mark();
      if (now.active !== before.active && now.active !== null && now.by === "board") showShot(editor, now.active);
    });
  }, [view]);

  const begin = useCallback((text: string) => {
    const { current } = shown;
    // The editor is not there yet: it begins with this text when it is.
    if (current === null) early.current = text;
    else lay(current, text);
  }, [lay]);

  const newest = useRef(answer);
  useEffect(() => {
    newest.current = answer;
  }, [answer]);
  const moveScene = useCallback((scene: number, before: number) => {
    const { current } = shown;
    const read = newest.current;
    if (current === null || read === null || current.state.doc.toString() !== read.of) return false;
    const moved = sceneMoved(read.of, read.parsed.scenes.map(({ lines }) => lines[0]), scene, before);
    if (moved === null) return false;
    replaceText(current, moved, true);
    void keeper.flush();
    return true;
  }, [keeper]);

  const again = useCallback(() => {
    setFailed(null);
    setTries((now) => now + 1);
  }, []);

  return { standing, parsed, first, view, keeper, failed, again, host, begin, moveScene };
}

/** The status line says how the text stands; a page that goes leaves nothing unsaved behind. */
function useKeeping(keeper: ScriptKeeper, standing: Standing): void {
  useEffect(() => {
    const saving = standing.is === "saving" ? "saving" : standing.is === "clean" || standing.is === "loading" ? "none" : "unsaved";
    statusStore.setState({ saving, revision: 0 });
  }, [standing]);
  useEffect(() => {
    const leave = () => void keeper.flush();
    const hidden = () => document.visibilityState === "hidden" && leave();
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", hidden);
      void keeper.flush().finally(() => keeper.close());
      statusStore.setState({ saving: "none", revision: 0 });
    };
  }, [keeper]);
}
