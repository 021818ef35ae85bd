import { api, take } from "./client";

/** Exchange the one-time code of the address (`#code=…`) for the browser's cookie; the code is gone from the address then. */
export async function enter(): Promise<void> {
  const code = /^#code=([\w-]+)$/.exec(location.hash)?.[1];
  if (code === undefined) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  await take(api.POST("/api/session", { body: { code } }));
}
