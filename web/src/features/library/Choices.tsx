import { ContextMenu } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Library } from "@/shared/api/schema";
import type { ActionId } from "@/shared/hotkeys/actions";
import { useKeysOf } from "@/shared/hotkeys/keymap";
import { shownKeys } from "@/shared/hotkeys/keys";
import { cx } from "@/shared/ui/cx";

import type { Item } from "./items";
import { useLibrary } from "./libraryStore";
import type { Doing } from "./useDoing";

interface ChoicesProps {
  items: readonly Item[];
  library: Library | undefined;
  doing: Doing;
  onReplace: (item: Item) => void;
  onRename: (item: Item) => void;
  onTags: () => void;
  children: ReactNode;
}

/** The context menu of what is selected. */
export function Choices({ items, library, doing, onReplace, onRename, onTags, children }: ChoicesProps) {
  const { t } = useTranslation();
  const trash = useLibrary((state) => state.place === "trash");
  const [one] = items;
  const single = items.length === 1 ? one : undefined;
  const assets = items.length > 0 && items.every(({ asset }) => asset !== null);
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      {one !== undefined && (
        <ContextMenu.Portal>
          <ContextMenu.Content collisionPadding={8} className={MENU} aria-label={t("library.actions")}>
            {trash ? (
              <>
                <Choice action="library.restore" onSelect={() => void doing.restore(items)}>{t("library.restore")}</Choice>
                <Choice danger onSelect={() => void doing.purge(items)}>{t("library.purge")}</Choice>
              </>
            ) : (
              <>
                <Choice action="library.open" onSelect={() => doing.open(one)}>{t("library.open")}</Choice>
                <Choice action="source.insert" onSelect={() => doing.lay(items, "insert")}>{t("library.insert")}</Choice>
                <Choice action="source.overwrite" onSelect={() => doing.lay(items, "overwrite")}>{t("library.overwrite")}</Choice>
                <Choice action="source.append" onSelect={() => doing.lay(items, "append")}>{t("library.append")}</Choice>
                {assets && (
                  <>
                    <ContextMenu.Separator className="my-1 h-px bg-line" />
                    {single !== undefined && <Choice action="library.rename" onSelect={() => onRename(single)}>{t("library.rename")}</Choice>}
                    {single !== undefined && <Choice action="library.tags" onSelect={onTags}>{t("library.tags")}</Choice>}
                    <ContextMenu.Sub>
                      <ContextMenu.SubTrigger className={ROW}>{t("library.toBin")}</ContextMenu.SubTrigger>
                      <ContextMenu.Portal>
                        <ContextMenu.SubContent className={cx(MENU, "max-h-80 overflow-y-auto")} collisionPadding={8}>
                          {library?.bins.map((bin) => <Choice key={bin.id} onSelect={() => void doing.toBin(items, bin.id)}>{bin.name}</Choice>)}
                          <Choice onSelect={() => void doing.toBin(items, null)}>{t("library.none")}</Choice>
                        </ContextMenu.SubContent>
                      </ContextMenu.Portal>
                    </ContextMenu.Sub>
                    {single !== undefined && <Choice action="library.replace" onSelect={() => onReplace(single)}>{t("library.replace")}</Choice>}
                    <ContextMenu.Separator className="my-1 h-px bg-line" />
                    <Choice danger action="edit.delete" onSelect={() => void doing.trash(items)}>{t("library.delete")}</Choice>
                  </>
                )}
              </>
            )}
          </ContextMenu.Content>
        </ContextMenu.Portal>
      )}
    </ContextMenu.Root>
  );
}

const MENU = "z-50 min-w-52 rounded-lg border border-line bg-raised p-1 shadow-[0_8px_28px_rgb(0_0_0/0.45)]";
const ROW = "flex h-7 items-center gap-6 rounded px-2 outline-none select-none data-disabled:opacity-40 data-highlighted:bg-lifted";

function Choice({ action, danger, onSelect, children }: { action?: ActionId; danger?: boolean; onSelect: () => void; children: ReactNode }) {
  const keysOf = useKeysOf();
  const keys = action === undefined ? undefined : keysOf(action)[0];
  return (
    <ContextMenu.Item onSelect={onSelect} className={cx(ROW, danger ? "text-failed" : "text-text")}>
      <span className="flex-1">{children}</span>
      {keys !== undefined && <span className="text-xs text-faint" aria-hidden>{shownKeys(keys)}</span>}
    </ContextMenu.Item>
  );
}
