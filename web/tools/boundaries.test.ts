/** Imports run one way: core ← stores ← playback, features ← app; everything may use shared, which uses nothing of these. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

/** What each folder may import besides itself. */
const MAY: Record<string, readonly string[]> = {
  core: ["shared/api"], // generated types only
  shared: [],
  stores: ["core", "shared"],
  playback: ["core", "stores", "shared"],
  features: ["core", "stores", "playback", "shared", "app/router"],
  app: ["features", "playback", "stores", "core", "shared"],
};

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf-8" }).filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"));
}

it("imports run one way", () => {
  const wrong: string[] = [];
  for (const name of files(SRC)) {
    const room = name.split("/")[0] ?? "";
    const may = MAY[room];
    if (may === undefined) continue; // main.tsx
    for (const [, spec] of readFileSync(join(SRC, name), "utf-8").matchAll(/(?:from|import\()\s*"((?:@\/|\.)[^"]+)"/g)) {
      const target = spec?.startsWith("@/") ? spec.slice(2) : relative(SRC, resolve(SRC, dirname(name), spec ?? ""));
      if (target.startsWith("..") || target.split("/")[0] === room) continue;
      if (!may.some((allowed) => target === allowed || target.startsWith(`${allowed}/`))) wrong.push(`${name} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

it("the core knows no page: no React, no DOM, no clock, no network", () => {
  const wrong = files(join(SRC, "core"))
    .filter((name) => !name.includes(".test") && !name.includes(".testing"))
    .filter((name) => /from "(react|zustand|@tanstack)|\b(window|document\.(body|create\w+|query\w+)|fetch|Date\.now|performance|setTimeout)\b\s*[.(]/.test(readFileSync(join(SRC, "core", name), "utf-8")));
  expect(wrong).toEqual([]);
});
