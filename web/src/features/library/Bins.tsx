import { AlertTriangle, Clapperboard, Ellipsis, Folder, FolderPlus, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Library } from "@/shared/api/schema";
import { IconButton } from "@/shared/ui/Button";
import { cx } from "@/shared/ui/cx";
import { Menu } from "@/shared/ui/Menu";

import { makeBin, purge, removeBin, renameBin } from "./calls";
import { filter, useLibrary, type Place } from "./libraryStore";

/** Bins and the other places of a library. Things are dragged onto them. */
export function Bins({ project, library }: { project: string; library: Library | undefined }) {
  const { t } = useTranslation();
  const place = useLibrary((state) => state.place);
  const [naming, setNaming] = useState<"new" | "rename" | null>(null);
  const bin = place.startsWith("bin:") ? place.slice(4) : null;
  const held = library?.bins.find(({ id }) => id === bin);

  async function named(name: string | null): Promise<void> {
    const what = naming;
    setNaming(null);
    const clean = name?.trim() ?? "";
    if (clean === "") return;
    if (what === "rename" && bin !== null) await renameBin(project, bin, clean);
    if (what === "new") {
      const made = await makeBin(project, clean);
      if (made !== null) filter({ place: `bin:${made.id}` });
    }
  }

  return (
    <div className="flex max-h-[60px] shrink-0 flex-wrap items-center gap-1 overflow-y-auto px-3 pb-2" role="group" aria-label={t("library.place")}>
      <Chip place="all" count={library?.assets}>{t("library.all")}</Chip>
      <Chip place="shots" icon={<Clapperboard size={13} aria-hidden />}>{t("library.shots")}</Chip>
      {library?.bins.map((one) =>
        naming === "rename" && one.id === bin ? (
          <Naming key={one.id} name={one.name} onName={named} />
        ) : (
          <Chip key={one.id} place={`bin:${one.id}`} drop={one.id} count={one.assets} icon={<Folder size={13} aria-hidden />}>{one.name}</Chip>
        ))}
      {held !== undefined && naming === null && (
        <Menu items={[
          { label: t("library.renameBin"), onSelect: () => setTimeout(() => setNaming("rename")) },
          { label: t("library.removeBin"), danger: true, onSelect: () => void removeBin(project, held.id, (name) => t("library.binRemoved", { name }), t("app.undo")).then((gone) => gone && filter({ place: "all" })) },
        ]}>
          <IconButton label={`${held.name}: ${t("library.actions")}`} className="!size-6"><Ellipsis size={14} /></IconButton>
        </Menu>
      )}
      {(library?.bins.length ?? 0) > 0 && <Chip place="none" drop="none" count={library?.unsorted}>{t("library.none")}</Chip>}
      {(library?.offline ?? 0) > 0 && <Chip place="offline" count={library?.offline} icon={<AlertTriangle size={13} aria-hidden />}>{t("library.offline")}</Chip>}
      {naming === "new" ? <Naming name={t("library.newBinName")} onName={named} /> : (
        <IconButton label={t("library.newBin")} className="!size-6" onClick={() => setNaming("new")}><FolderPlus size={14} /></IconButton>
      )}
      <span className="flex-1" />
      <Chip place="trash" drop="trash" count={library?.trashed} icon={<Trash2 size={13} aria-hidden />}>{t("library.trash")}</Chip>
      {place === "trash" && (library?.trashed ?? 0) > 0 && (
        <Menu align="end" items={[{ label: t("library.emptyTheTrash"), danger: true, onSelect: () => void purge(project, null) }]}>
          <IconButton label={`${t("library.trash")}: ${t("library.actions")}`} className="!size-6"><Ellipsis size={14} /></IconButton>
        </Menu>
      )}
    </div>
  );
}

function Chip({ place, drop, count, icon, children }: { place: Place; drop?: string; count?: number | undefined; icon?: ReactNode; children: ReactNode }) {
  const on = useLibrary((state) => state.place === place);
  return (
    <button
      type="button"
      aria-pressed={on}
      data-bin={drop}
      title={typeof children === "string" ? children : undefined}
      onClick={() => filter({ place, tag: null })}
      className={cx(
        "flex h-6 max-w-44 items-center gap-1 rounded px-1.5 text-sm transition-colors duration-120 data-over:bg-accent data-over:text-on-accent",
        on ? "bg-lifted text-text" : "text-soft hover:bg-raised hover:text-text",
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
      {count !== undefined && (count > 0 || place !== "trash") && <span className="text-faint tabular-nums">{count}</span>}
    </button>
  );
}

function Naming({ name, onName }: { name: string; onName: (name: string | null) => void }) {
  const { t } = useTranslation();
  return (
    <input
      autoFocus
      aria-label={t("library.newBin")}
      defaultValue={name}
      maxLength={200}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") onName(null);
      }}
      onBlur={(event) => onName(event.currentTarget.value)}
      className="h-6 w-28 rounded-sm bg-raised px-1.5 text-sm outline-1 outline-accent"
    />
  );
}
