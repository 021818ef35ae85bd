import { ArrowDownWideNarrow, Check, LayoutGrid, List, ListFilter, Search, Upload, X } from "lucide-react";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";

import type { AssetKind, AssetSort, Library } from "@/shared/api/schema";
import { IconButton } from "@/shared/ui/Button";
import { Menu } from "@/shared/ui/Menu";

import { checkLinks } from "./calls";
import { arrange, filter, isFiltered, useLibrary } from "./libraryStore";

const KINDS: readonly AssetKind[] = ["video", "still", "audio", "film", "captions"];
const SORTS: readonly AssetSort[] = ["created", "name", "length"];

interface ToolsProps {
  library: Library | undefined;
  field: RefObject<HTMLInputElement | null>;
  onImport: () => void;
  onCheck: () => Promise<void>;
}

export function Tools({ library, field, onImport, onCheck }: ToolsProps) {
  const { t } = useTranslation();
  const shown = useLibrary();
  const { search, sort, reverse, view, kinds, tag } = shown;
  const filtered = kinds.length > 0 || tag !== null;
  const ticked = (on: boolean) => <Check size={14} aria-hidden className={on ? "" : "invisible"} />;
  return (
    <>
      <header className="flex h-10 items-center gap-0.5 pr-2 pl-3">
        <h2 className="font-semibold">{t("library.title")}</h2>
        <span className="flex-1" />
        <Menu align="end" items={[
          ...SORTS.map((one) => ({ label: t(`library.sort.${one}`), icon: ticked(sort === one), onSelect: () => arrange({ sort: one }) })),
          "line" as const,
          { label: t("library.reverse"), icon: ticked(reverse), onSelect: () => arrange({ reverse: !reverse }) },
        ]}>
          <IconButton label={t("library.order")}><ArrowDownWideNarrow size={16} /></IconButton>
        </Menu>
        <Menu align="end" items={[
          { label: t("library.anyKind"), icon: ticked(kinds.length === 0), onSelect: () => filter({ kinds: [] }) },
          ...KINDS.map((kind) => ({
            label: t(`library.kinds.${kind}`), icon: ticked(kinds.includes(kind)),
            onSelect: () => filter({ kinds: kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind] }),
          })),
          ...(library !== undefined && library.tags.length > 0 ? ["line" as const, { label: t("library.anyTag"), icon: ticked(tag === null), onSelect: () => filter({ tag: null }) }] : []),
          ...(library?.tags ?? []).map((one) => ({ label: `${one.tag} · ${one.assets}`, icon: ticked(tag === one.tag), onSelect: () => filter({ tag: one.tag }) })),
          "line" as const,
          { label: t("library.check"), icon: ticked(false), onSelect: () => void onCheck() },
        ]}>
          <IconButton label={t("library.filter")} pressed={filtered}><ListFilter size={16} /></IconButton>
        </Menu>
        <IconButton label={view === "grid" ? t("library.list") : t("library.grid")} onClick={() => arrange({ view: view === "grid" ? "list" : "grid" })}>
          {view === "grid" ? <List size={16} /> : <LayoutGrid size={16} />}
        </IconButton>
        <IconButton label={t("library.import")} onClick={onImport}><Upload size={16} /></IconButton>
      </header>
      <div className="px-3 pb-2">
        <label className="flex h-7 items-center gap-2 rounded border border-line bg-ground px-2 focus-within:border-accent">
          <Search size={14} aria-hidden className="shrink-0 text-faint" />
          <input
            ref={field}
            type="text"
            value={search}
            maxLength={200}
            placeholder={t("library.search")}
            aria-label={t("library.search")}
            className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
            onChange={(event) => filter({ search: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.stopPropagation();
              if (search === "") event.currentTarget.blur();
              else filter({ search: "" });
            }}
          />
          {isFiltered(shown) && (
            <button type="button" aria-label={t("library.clear")} title={t("library.clear")} className="text-faint hover:text-text" onClick={() => filter({ search: "", kinds: [], tag: null })}>
              <X size={14} />
            </button>
          )}
        </label>
      </div>
    </>
  );
}

export async function look(project: string, told: (offline: number) => void): Promise<void> {
  const found = await checkLinks(project);
  if (found !== null) told(found.offline);
}
