/** Names of characters after a blank line, places in headings, elements after `@`. */
import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { StateEffect, StateField, type Extension } from "@codemirror/state";

import { offers, type Vocabulary } from "./vocabulary";

export const setVocabulary = StateEffect.define<Vocabulary>();

const vocabularyField = StateField.define<Vocabulary>({
  create: () => ({ characters: [], places: [], elements: [] }),
  update(known, transaction) {
    for (const effect of transaction.effects) if (effect.is(setVocabulary)) return effect.value;
    return known;
  },
});

function complete(context: CompletionContext): CompletionResult | null {
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  const before = line.number > 1 ? doc.line(line.number - 1).text : "";
  const offered = offers(line.text.slice(0, context.pos - line.from), before.trim() === "", context.state.field(vocabularyField), context.explicit);
  if (offered === null) return null;
  const options = offered.options.map((label): Completion => ({ label, type: offered.kind }));
  return { from: line.from + offered.from, options, filter: false };
}

export const completion: Extension = [
  vocabularyField,
  autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 30, defaultKeymap: true }),
];
