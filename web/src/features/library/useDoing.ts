/** What can be done with what is selected, for keys, buttons and the context menu alike. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { showSource } from "@/stores/sourceStore";

import { change, purge, undoLast } from "./calls";
import { footageOf, type Item } from "./items";
import { into, lay, type Way } from "./laying";
import { useLibrary } from "./libraryStore";

export function useDoing(project: string) {
  const { t } = useTranslation();
  return useMemo(() => {
    const undo = t("app.undo");
    const assets = (items: readonly Item[]) => items.flatMap(({ asset }) => asset ?? []);
    const nameOf = (items: readonly Item[]) => items[0]?.name ?? "";
    return {
      open: (item: Item) => showSource(footageOf(item)),
      lay: (items: readonly Item[], way: Way) => void lay(items.map(footageOf), way, true, into(project, t)),
      rename: (item: Item, name: string | null) => {
        useLibrary.setState({ renaming: null });
        const clean = name?.trim() ?? "";
        if (clean !== "" && clean !== item.name) void change(project, [{ asset: item.key, name: clean }]);
      },
      toBin: (items: readonly Item[], bin: string | null) => change(project, assets(items).map(({ id }) => ({ asset: id, bin }))),
      trash: (items: readonly Item[]) =>
        change(project, assets(items).map(({ id }) => ({ asset: id, trashed: true })), { text: t("library.deleted", { count: assets(items).length, name: nameOf(items) }), undo }),
      restore: (items: readonly Item[]) =>
        change(project, assets(items).map(({ id }) => ({ asset: id, trashed: false })), { text: t("library.restored", { count: assets(items).length, name: nameOf(items) }), undo }),
      purge: async (items: readonly Item[]) => {
        let count = 0;
        for (const { id } of assets(items)) count += await purge(project, id);
        toast(t("library.purged", { count }));
      },
      undo: async () => {
        if (await undoLast()) toast(t("library.undone"));
      },
    };
  }, [project, t]);
}

export type Doing = ReturnType<typeof useDoing>;
