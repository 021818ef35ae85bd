import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";

import { apply, keys } from "./queries";

it("a first answer that was read before a change is asked for again", async () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const answers: ((names: string[]) => void)[] = [];
  const asked = () => new Promise<string[]>((resolve) => answers.push(resolve));
  const list = new QueryObserver(client, { queryKey: [...keys.projects, "list"], queryFn: asked });
  const leave = list.subscribe(() => undefined);
  expect(answers).toHaveLength(1);
  apply({ type: "project", seq: 1, project: "p" } as never, client);
  answers[0]?.(["as it was"]);
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(["as it is"]);
  await expect.poll(() => list.getCurrentResult().data).toEqual(["as it is"]);
  expect(answers).toHaveLength(2);
  leave();
});
