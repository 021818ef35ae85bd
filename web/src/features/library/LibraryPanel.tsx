import { useQuery } from "@tanstack/react-query";
import { FileUp, Search } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { useStore } from "zustand";

import { api, take } from "@/shared/api/client";
import type { Asset } from "@/shared/api/schema";
import { useActions } from "@/shared/hotkeys/useActions";
import { useFocusActions } from "@/shared/hotkeys/useFocusActions";
import { inText } from "@/shared/hotkeys/keys";
import { Button } from "@/shared/ui/Button";
import { Failed } from "@/shared/ui/Failed";
import { carryStore } from "@/stores/carryStore";

import { Bins } from "./Bins";
import { change, rememberReplaced } from "./calls";
import { Choices } from "./Choices";
import { Details } from "./Details";
import { Incoming } from "./Incoming";
import { useItems, type Item, type Items } from "./items";
import { arrange, filter, isFiltered, pickAll, pickOnly, unfilter, useLibrary, type Filter } from "./libraryStore";
import { libraryQuery } from "./queries";
import { Shelf } from "./Shelf";
import { look, Tools } from "./Tools";
import { arrivals, bring, resume } from "./uploads/uploads";
import { useDoing } from "./useDoing";
import { useFiles } from "./useFiles";

/** Everything that can go into the film: what people brought, and the takes that were made. */
export function LibraryPanel({ project }: { project: string }) {
  const { t } = useTranslation();
  const section = useRef<HTMLElement>(null);
  const shelf = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const { data: library } = useQuery(libraryQuery(project));
  const list = useItems(project, useFilter());
  const doing = useDoing(project);
  const { selected, place, view } = useLibrary();
  const chosen = useMemo(() => list.items.filter(({ key }) => selected.has(key)), [list.items, selected]);
  const [only] = chosen;
  const single = chosen.length === 1 ? only : undefined;
  const { field, choose } = useChooser(project);
  useArrivals(project);
  useEffect(() => void resume(project), [project]);
  const over = useFiles((files) => bring(project, files));

  const rename = (item: Item | undefined) => item?.asset && useLibrary.setState({ renaming: item.key });
  const tags = () => useLibrary.setState(({ tagging }) => ({ tagging: tagging + 1 }));
  const focus = () => {
    const cell = section.current?.querySelector<HTMLElement>('[data-item][tabindex="0"], [data-testid="library-shelf"]');
    cell?.focus();
    if (useLibrary.getState().active === null && cell?.dataset["item"] !== undefined) pickOnly(cell.dataset["item"]);
  };
  useActions({ "library.show": focus, "library.find": () => {
    search.current?.focus();
    search.current?.select();
  }, "library.import": () => choose(null), "library.view": () => arrange({ view: view === "grid" ? "list" : "grid" }) });
  const inTrash = place === "trash";
  useFocusActions(shelf, {
    "library.open": () => single !== undefined && doing.open(single),
    "library.rename": () => rename(single),
    "library.tags": tags,
    "library.replace": () => single?.asset && choose(single.asset),
    "library.restore": () => inTrash && void doing.restore(chosen),
    "edit.delete": () => void (inTrash ? doing.purge(chosen) : doing.trash(chosen)),
    "edit.undo": () => void doing.undo(),
    "edit.selectAll": () => pickAll(list.items.map(({ key }) => key)),
    "edit.selectNone": () => pickOnly(null),
    ...(chosen.length > 0 && !inTrash && {
      "source.insert": () => doing.lay(chosen, "insert"),
      "source.overwrite": () => doing.lay(chosen, "overwrite"),
      "source.append": () => doing.lay(chosen, "append"),
    }),
  });

  return (
    <section
      ref={section}
      aria-label={t("library.title")}
      className="relative flex h-full min-w-0 flex-col bg-panel"
      onKeyDown={(event) => {
        // The browser's own paste brings files: here it goes before that of clips.
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "v" && !inText(event.target)) event.stopPropagation();
      }}
      onContextMenu={(event) => {
        const key = (event.target as HTMLElement).closest<HTMLElement>("[data-item]")?.dataset["item"];
        if (key !== undefined && !selected.has(key)) pickOnly(key);
      }}
    >
      <div>
        <Tools library={library} field={search} onImport={() => choose(null)}
          onCheck={() => look(project, (offline) => toast(offline === 0 ? t("library.checkedAll") : t("library.checked", { count: offline })))} />
        <Bins project={project} library={library} />
      </div>
      <Incoming project={project} onChoose={() => choose(null)} />
      <Choices items={chosen} library={library} doing={doing} onReplace={(item) => item.asset && choose(item.asset)} onRename={rename} onTags={tags}>
        <div ref={shelf} className="relative grid min-h-28 flex-1 grid-cols-1">
          {list.error !== null && list.error !== undefined ? (
            <div className="p-3"><Failed what={t("library.failed")} error={list.error} again={list.again} /></div>
          ) : (
            <Shelf list={list} onOpen={doing.open} onName={doing.rename}
              onBin={(items, bin) => void (bin === "trash" ? doing.trash(items) : doing.toBin(items, bin === "none" ? null : bin))} />
          )}
          <Empty list={list} onImport={() => choose(null)} />
        </div>
      </Choices>
      {single !== undefined && <Details key={single.key} project={project} item={single} onChoose={choose} />}
      <input ref={field} type="file" multiple hidden data-testid="library-files" />
      {over && (
        <div className="pointer-events-none fixed inset-2 z-50 grid place-items-center rounded-lg border-2 border-dashed border-accent bg-black/60 text-xl text-white">
          <span className="flex items-center gap-3"><FileUp aria-hidden />{t("library.drop")}</span>
        </div>
      )}
      <Ghost />
    </section>
  );
}

/** What is asked for: typing is not waited for. */
function useFilter(): Filter {
  const { place, search, kinds, tag, sort, reverse } = useLibrary();
  const words = useDeferredValue(search);
  return useMemo(() => ({ place, search: words, kinds, tag, sort, reverse }), [place, words, kinds, tag, sort, reverse]);
}

/** The browser's own dialog for files: to import, or to put one in the place of an asset. */
function useChooser(project: string) {
  const field = useRef<HTMLInputElement>(null);
  const replacing = useRef<Asset | null>(null);
  useEffect(() => {
    const input = field.current;
    if (input === null) return undefined;
    const came = () => {
      const files = [...(input.files ?? [])];
      input.value = "";
      const asset = replacing.current;
      if (asset !== null) replaced.set(asset.id, asset);
      if (files.length > 0) bring(project, asset === null ? files : files.slice(0, 1), asset?.id ?? null);
    };
    input.addEventListener("change", came);
    return () => input.removeEventListener("change", came);
  }, [project]);
  function choose(asset: Asset | null): void {
    replacing.current = asset;
    if (field.current === null) return;
    field.current.multiple = asset === null;
    field.current.click();
  }
  return { field, choose };
}

/** Assets as they were before a file that is on its way takes their place. */
const replaced = new Map<string, Asset>();

/** What happens when a file has come: it is selected, lies in the bin that is shown, and what it replaced can be put back. */
function useArrivals(project: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    arrivals.brought = (asset, { replaces }) => {
      if (asset.project !== project) return;
      const before = replaces === null ? undefined : replaced.get(replaces);
      if (replaces !== null) {
        replaced.delete(replaces);
        if (before !== undefined && before.blob.sha256 !== asset.blob.sha256) rememberReplaced(before, t("library.replaced", { name: asset.name }), t("app.undo"));
        return;
      }
      const { place } = useLibrary.getState();
      if (place.startsWith("bin:")) void change(project, [{ asset: asset.id, bin: place.slice(4) }]);
      else if (place !== "all" && place !== "none") filter({ place: "all" });
      pickOnly(asset.id);
    };
    arrivals.known = (asset, { name }) => {
      filter({ place: "all", search: "", kinds: [], tag: null });
      pickOnly(asset);
      void nameOf(asset).then((as) => toast(t("library.known", { name, as })), () => undefined);
    };
    return () => {
      arrivals.brought = () => undefined;
      arrivals.known = () => undefined;
    };
  }, [project, t]);
}

async function nameOf(asset: string): Promise<string> {
  return (await take(api.GET("/api/assets/{asset}", { params: { path: { asset } } }))).name;
}

function Empty({ list, onImport }: { list: Items; onImport: () => void }) {
  const { t } = useTranslation();
  const { place, search, kinds, tag, sort, reverse } = useLibrary();
  if (list.waiting || list.total > 0 || (list.error !== null && list.error !== undefined)) return null;
  const filtered = isFiltered({ place, search, kinds, tag, sort, reverse });
  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center p-6 text-center">
      {filtered ? (
        <Say icon={<Search aria-hidden />} title={t("library.nothing")} text={search === "" ? "" : t("library.nothingHint", { text: search })}>
          <Button className="pointer-events-auto" onClick={unfilter}>{t("library.clear")}</Button>
        </Say>
      ) : place === "all" ? (
        <Say icon={<FileUp aria-hidden />} title={t("library.empty")} text={t("library.importHint")}>
          <Button className="pointer-events-auto" onClick={onImport}>{t("library.import")}</Button>
        </Say>
      ) : (
        <p className="text-soft">{place === "trash" ? t("library.emptyTrash") : place === "shots" ? t("library.emptyShots") : place.startsWith("bin:") ? t("library.emptyBin") : t("library.empty")}</p>
      )}
    </div>
  );
}

function Say({ icon, title, text, children }: { icon: ReactNode; title: string; text: string; children: ReactNode }) {
  return (
    <div className="grid max-w-60 justify-items-center gap-2 text-soft">
      <span className="text-faint">{icon}</span>
      <p className="font-medium text-text">{title}</p>
      <p>{text}</p>
      {children}
    </div>
  );
}

/** What is being dragged, at the pointer. */
function Ghost() {
  const carry = useStore(carryStore, (state) => state.carry);
  if (carry === null) return null;
  const [first] = carry.names;
  return (
    <div aria-hidden className="pointer-events-none fixed top-0 left-0 z-50 max-w-56 truncate rounded bg-accent px-2 py-0.5 font-medium text-on-accent shadow-lg" style={{ transform: `translate(${carry.x + 12}px, ${carry.y + 10}px)` }}>
      {carry.names.length > 1 ? `${first ?? ""} +${carry.names.length - 1}` : first}
    </div>
  );
}
