import { expect, it } from "vitest";

import type { Media } from "@/shared/api/schema";

import { standingOf } from "./standing";

const media = (state: Media["state"], poster = false) =>
  ({ sha256: "a", media_type: "video/mp4", size: 1, state, derivatives: poster ? [{ layout: { kind: "poster" }, files: [{ sha256: "b" }] }] : [] }) as unknown as Media;

it("an asset is looked at, then refined, then ready; lost or failed it says so", () => {
  expect(standingOf({}, null)).toBe("ready");
  expect(standingOf({}, media("queued"))).toBe("looking");
  expect(standingOf({}, media("running", true))).toBe("refining");
  expect(standingOf({}, media("done", true))).toBe("ready");
  expect(standingOf({}, media("failed", true))).toBe("failed");
  expect(standingOf({ link: { path: "/a", size: 1, modified_ms: 0, offline: true } }, media("done"))).toBe("offline");
  expect(standingOf(null, media("none"))).toBe("ready");
});
