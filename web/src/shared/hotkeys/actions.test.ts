import { expect, it } from "vitest";

import { doersStore, offer, perform } from "./actions";

it("what has the focus goes first, and gives back what it took", () => {
  const done: string[] = [];
  const leave = offer({ "play.toggle": () => done.push("film"), "edit.delete": () => done.push("clip") });
  const back = offer({ "library.rename": () => done.push("name"), "play.toggle": () => done.push("source") });
  perform("play.toggle");
  expect([...doersStore.getState().doers.keys()]).toEqual(["library.rename", "play.toggle", "edit.delete"]);
  back();
  perform("play.toggle");
  perform("library.rename");
  leave();
  perform("play.toggle");
  expect(done).toEqual(["source", "film"]);
});
