/** Colours and indents of the lines in view; nothing outside the viewport is looked at. */
import type { Range } from "@codemirror/state";
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from "@codemirror/view";

import type { LineClass } from "@/core/fountain/classify";
import { marksOf } from "@/core/fountain/marks";

import { classesOf, groundField } from "./ground";

const LINES = new Map<LineClass, Decoration>();
const MARKS = new Map<string, Decoration>();

function line(kind: LineClass): Decoration {
  let made = LINES.get(kind);
  if (made === undefined) LINES.set(kind, (made = Decoration.line({ class: `f-${kind}` })));
  return made;
}

function mark(kind: string): Decoration {
  let made = MARKS.get(kind);
  if (made === undefined) MARKS.set(kind, (made = Decoration.mark({ class: `f-mark-${kind}` })));
  return made;
}

const MARKED: ReadonlySet<LineClass> = new Set<LineClass>(["action", "heading", "dialogue", "centred", "lyric"]);

function decorate(view: EditorView): DecorationSet {
  const { doc } = view.state;
  const found: Range<Decoration>[] = [];
  for (const { from, to } of view.visibleRanges) {
    const first = doc.lineAt(from).number;
    const last = doc.lineAt(to).number;
    const classes = classesOf(view.state, first, last);
    for (const [at, kind] of classes.entries()) {
      const { from: start, text } = doc.line(first + at);
      if (kind !== "blank") found.push(line(kind).range(start));
      if (MARKED.has(kind)) for (const one of marksOf(text, kind === "action")) found.push(mark(one.kind).range(start + one.start, start + one.stop));
    }
    for (const region of view.state.field(groundField).regions) {
      if (region.stop > from && region.start < to) found.push(mark(region.kind).range(Math.max(region.start, from), Math.min(region.stop, to)));
    }
  }
  return Decoration.set(found, true);
}

export const highlight = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
