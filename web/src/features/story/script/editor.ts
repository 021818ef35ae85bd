/** The screenplay's editor: CodeMirror with Fountain. */
import { closeCompletion, completionStatus } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, Transaction } from "@codemirror/state";
import { drawSelection, dropCursor, EditorView, keymap, placeholder } from "@codemirror/view";

import { completion } from "./completion";
import { coverage, shotsOver, startOf } from "./coverage";
import { groundField } from "./ground";
import { highlight } from "./highlight";

export interface EditorTold {
  /** The text was changed by the person; `read` gives it when it is wanted. */
  changed: (read: () => string) => void;
  /** A shot's bar was clicked. */
  pick: (shot: string, more: boolean) => void;
  hover: (shot: string | null) => void;
}

interface Words {
  label: string;
  placeholder: string;
  /** CodeMirror's own, by its English. */
  phrases: Record<string, string>;
}

/** Marks a change that did not come from the person at this page. */
const foreign = Annotation.define<true>();

export function createEditor(parent: HTMLElement, text: string, words: Words, told: EditorTold): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        groundField,
        highlight,
        coverage(told),
        completion,
        history(),
        search({ top: true }),
        highlightSelectionMatches(),
        drawSelection(),
        dropCursor(),
        keymap.of([{ key: "Escape", run: escape }, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.lineWrapping,
        EditorState.phrases.of(words.phrases),
        placeholder(words.placeholder),
        EditorView.contentAttributes.of({ "aria-label": words.label, tabindex: "0", spellcheck: "true", autocapitalize: "sentences" }),
        EditorView.updateListener.of(({ docChanged, transactions, state }) => {
          if (docChanged && !transactions.every((one) => one.annotation(foreign))) told.changed(() => state.doc.toString());
        }),
      ],
    }),
  });
}

function escape(view: EditorView): boolean {
  return completionStatus(view.state) !== null && closeCompletion(view);
}

/**
 * Show another text, changing only what differs, so that the cursor and the scroll stay; it can be undone. `own`: the person at
 * this page did that.
 */
export function replaceText(view: EditorView, text: string, own = false): void {
  const old = view.state.doc.toString();
  if (old === text) return;
  let start = 0;
  while (start < old.length && start < text.length && old[start] === text[start]) start++;
  let end = 0;
  while (end < old.length - start && end < text.length - start && old.at(-1 - end) === text.at(-1 - end)) end++;
  view.dispatch({
    changes: { from: start, to: old.length - end, insert: text.slice(start, text.length - end) },
    annotations: own ? Transaction.userEvent.of("move.scene") : [foreign.of(true), Transaction.addToHistory.of(true)],
  });
}

/** Bring a shot's text into view, where it is not in view already. */
export function showShot(view: EditorView, shot: string): void {
  const at = startOf(view.state, shot);
  if (at !== null) reveal(view, at, "nearest");
}

/** Put the cursor on a line, from 1, in the upper part of the view. */
export function goToLine(view: EditorView, line: number): void {
  const { from } = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
  view.dispatch({ selection: { anchor: from } });
  reveal(view, from, "start");
  view.focus();
}

function reveal(view: EditorView, at: number, y: "nearest" | "start"): void {
  view.dispatch({ effects: EditorView.scrollIntoView(at, { y, yMargin: y === "start" ? 24 : 60 }) });
}

/** The shots under the cursor. */
export function shotsAtCursor(view: EditorView): string[] {
  return shotsOver(view.state, view.state.selection.main.head);
}
