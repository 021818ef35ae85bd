import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { diskQuery } from "@/shared/api/queries";
import type { Clearable, DiskUse } from "@/shared/api/schema";
import { bytes } from "@/shared/ui/bytes";
import { Button } from "@/shared/ui/Button";
import { Copy } from "@/shared/ui/Copy";
import { Failed } from "@/shared/ui/Failed";
import { Select } from "@/shared/ui/Select";
import { Skeleton } from "@/shared/ui/Skeleton";

import { Card, Head, Row } from "./parts";
import { useSettings } from "./useSetting";

const KINDS = ["takes", "films", "media", "cache", "other", "saved", "database", "backups", "logs", "unfinished"] as const;
type Kind = (typeof KINDS)[number];
/** One hue a group: what is work, what can be made again, what keeps house. */
const COLOURS: Record<Kind, string> = {
  takes: "var(--accent)", films: "var(--running)", media: "var(--done)", cache: "var(--animatic)", other: "var(--generated)",
  saved: "color-mix(in srgb, var(--running) 50%, var(--panel))", database: "var(--soft)", backups: "color-mix(in srgb, var(--soft) 65%, var(--panel))",
  logs: "color-mix(in srgb, var(--soft) 45%, var(--panel))", unfinished: "color-mix(in srgb, var(--soft) 30%, var(--panel))",
};
const CLEARABLE: readonly { what: Clearable; size: (disk: DiskUse) => number }[] = [
  { what: "cache", size: (disk) => disk.cache },
  { what: "trash", size: (disk) => disk.trash },
  { what: "unused", size: (disk) => disk.unused },
];
/** Megabytes. */
const LIMITS = [0, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];

export function Disk() {
  const { t, i18n } = useTranslation();
  const { data: disk, error, refetch } = useQuery(diskQuery);
  const { settings, save } = useSettings();
  const limit = settings?.cache_mb ?? 0;
  return (
    <>
      <Head title={t("settings.sections.disk")} about={t("settings.diskAbout")} />
      {error ? <Failed what={t("settings.diskFailed")} error={error} again={() => void refetch()} /> : null}
      {disk === undefined ? error ? null : <Skeleton className="h-64 w-full" /> : (
        <>
          <Use disk={disk} />
          <Clearing disk={disk} />
          <Card title={t("settings.limits")}>
            <Row label={t("settings.cacheLimit")} about={t("settings.cacheLimitAbout")} htmlFor="settings-cache">
              <Select
                id="settings-cache"
                className="w-40"
                value={limit}
                onChange={(event) => save({ cache_mb: Number(event.target.value) })}
                options={[...new Set([...LIMITS, limit])].toSorted((a, b) => a - b).map((mb) => [mb.toString(), mb === 0 ? t("settings.noLimit") : bytes(mb * 1e6, i18n.language)])}
              />
            </Row>
          </Card>
          <Folders home={disk.home} linked={settings?.link_folders ?? []} />
        </>
      )}
    </>
  );
}

function Use({ disk }: { disk: DiskUse }) {
  const { t, i18n } = useTranslation();
  const size = (amount: number) => bytes(amount, i18n.language);
  const shown = KINDS.filter((kind) => disk[kind] > 0).toSorted((a, b) => disk[b] - disk[a]);
  return (
    <section className="mb-6 rounded-lg border border-line bg-panel p-4">
      <p className="mb-3 flex items-baseline gap-2">
        <span className="text-xl font-semibold tabular-nums">{size(disk.total)}</span>
        <span className="text-soft">{t("settings.used")}</span>
        <span className="flex-1" />
        <span className="text-soft tabular-nums">{t("settings.free", { size: size(disk.free) })}</span>
      </p>
      <div className="mb-4 flex h-3 gap-px overflow-hidden rounded-sm bg-ground" aria-hidden>
        {shown.map((kind) => <span key={kind} className="min-w-[3px]" style={{ flexGrow: disk[kind], background: COLOURS[kind] }} />)}
      </div>
      <ul className="grid grid-cols-2 gap-x-8 gap-y-1.5">
        {shown.map((kind) => (
          <li key={kind} className="flex items-center gap-2" title={t(`settings.kindAbout.${kind}`)}>
            <span className="size-2.5 shrink-0 rounded-sm" style={{ background: COLOURS[kind] }} aria-hidden />
            <span className="min-w-0 flex-1 truncate">{t(`settings.kinds.${kind}`)}</span>
            <span className="text-soft tabular-nums">{size(disk[kind])}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Clearing({ disk }: { disk: DiskUse }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [sure, setSure] = useState<Clearable | null>(null);
  const clear = useMutation({
    mutationFn: (what: Clearable) => take(api.POST("/api/disk/clear", { body: { what: [what] } as never })),
    onSuccess: (cleared) => {
      client.setQueryData(diskQuery.queryKey, cleared.disk);
      toast(t("settings.cleared", { size: bytes(cleared.bytes, i18n.language) }));
    },
    onError: (error) => toast.error(messageOf(error)),
    onSettled: () => setSure(null),
  });
  return (
    <Card title={t("settings.clearing")}>
      {CLEARABLE.map(({ what, size }) => (
        <Row key={what} label={t(`settings.clear.${what}`)} about={t(`settings.clearAbout.${what}`)}>
          <span className="w-20 text-right text-soft tabular-nums">{bytes(size(disk), i18n.language)}</span>
          {sure === what ? (
            <Button kind="danger" autoFocus onBlur={() => setSure(null)} onClick={() => clear.mutate(what)} className="w-24">{t("settings.sure")}</Button>
          ) : (
            <Button disabled={size(disk) === 0 || clear.isPending} onClick={() => (what === "trash" ? setSure(what) : clear.mutate(what))} aria-label={t("settings.clearNow", { what: t(`settings.clear.${what}`) })} className="w-24">
              {t("settings.clearButton")}
            </Button>
          )}
        </Row>
      ))}
    </Card>
  );
}

/** Where things lie. Other folders are allowed by the owner's key only: a page that was got at must not get at every file. */
function Folders({ home, linked }: { home: string; linked: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <Card title={t("settings.folders")}>
      <Row label={t("settings.home")} about={t("settings.homeAbout")}><Copy text={home} label={t("settings.home")} className="w-[360px]" /></Row>
      <Row
        label={t("settings.linkFolders")}
        about={(
          <>
            <p>{t("settings.linkFoldersAbout")}</p>
            {linked.length === 0 ? <p className="mt-1 text-faint">{t("settings.noLinkFolders")}</p> : (
              <ul className="mt-1 font-script">{linked.map((folder) => <li key={folder} className="truncate">{folder}</li>)}</ul>
            )}
          </>
        )}
      >
        <Copy text="milimo folders allow PATH" label={t("settings.command")} className="w-[360px] shrink-0" />
      </Row>
    </Card>
  );
}
