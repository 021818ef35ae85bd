import { createHash } from "node:crypto";

import * as fc from "fast-check";
import { expect, it } from "vitest";

import { Sha256 } from "./sha256";

const theirs = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

it("is SHA-256 at every length around a block", () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) % 256);
    expect(new Sha256().update(bytes).digest()).toBe(theirs(bytes));
  }
});

it("does not care how the bytes come", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }), (pieces) => {
      const hash = new Sha256();
      for (const piece of pieces) hash.update(piece);
      expect(hash.digest()).toBe(theirs(Buffer.concat(pieces)));
    }),
  );
});
