/**
 * One side of `make parity`: reads a line of JSON a document (`{document, frames, edits}`) and writes what TypeScript
 * makes of it, in the words of `tools/parity.py`.
 */
import { createInterface } from "node:readline";
import { NAMES, run } from "../../src/core/commands/random.testing";
import { documentOf, type TimelineDocument } from "../../src/core/document";
import { validate } from "../../src/core/invariants";
import { invertApart } from "../../src/core/patch";
import { rational, toText } from "../../src/core/rational";
import { Resolver, type Layer, type Picture } from "../../src/core/resolve";
import { resolveAudio } from "../../src/core/resolveAudio";

interface Asked {
  readonly document: object;
  readonly frames: readonly number[];
  /** One edit each: which command, and what its arguments are chosen by. */
  readonly edits: readonly (readonly number[])[];
}

function picture(shown: Picture | null): object | null {
  if (shown === null) return null;
  const { clip, source, sourceFrame, fit, transform, opacity, blend } = shown;
  return { clip, source, source_frame: sourceFrame, fit, transform, opacity, blend };
}

function layer(shown: Layer): object | null {
  if (shown.type === "picture") return picture(shown);
  return {
    transition: shown.transition,
    kind: shown.kind,
    softness: shown.softness,
    outgoing: picture(shown.outgoing),
    outgoing_share: toText(rational(shown.outgoingShare.num, shown.outgoingShare.den)),
    incoming: picture(shown.incoming),
    incoming_share: toText(rational(shown.incomingShare.num, shown.incomingShare.den)),
  };
}

/** The document after random commands, with the patch that each sends to the server and the one that leads back. */
function edited(document: TimelineDocument, edits: Asked["edits"]): object {
  let now = document;
  const taken: object[] = [];
  for (const [which = 0, ...numbers] of edits) {
    const command = NAMES[which % NAMES.length] ?? "";
    const result = run(now, command, numbers);
    if (!result.ok) continue;
    taken.push({ command, patches: result.patches, inverse: invertApart(now, result.patches) });
    now = result.document;
  }
  return { taken, document: now };
}

function answer({ document: raw, frames, edits }: Asked): object {
  const document = documentOf(raw);
  const resolver = new Resolver(document);
  return {
    frames: frames.map((frame) => {
      const seen = resolver.at(frame);
      return { frame, layers: seen.layers.map(layer), captions: seen.captions };
    }),
    sound: resolveAudio(document).map((segment) => ({
      clip: segment.clip,
      blob: segment.blob,
      start: segment.start,
      stop: segment.stop,
      source_start: segment.sourceStart,
      source_samples: segment.sourceSamples,
      speed: [segment.speedNum, segment.speedDen],
      gain_db: segment.gainDb,
      pan: segment.pan,
      ramps: segment.ramps.map(({ direction, start, length }) => [direction, start, length]),
    })),
    edited: edited(document, edits),
    problems: validate(document).map(({ code, path, message }) => [code, path, message]),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line) as Asked))}\n`);
}
