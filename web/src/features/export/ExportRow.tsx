import { Captions, Download, FileAudio, FileVideo, FolderOpen, Image, MoreHorizontal, Repeat, RotateCcw, Trash2, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { go } from "@/app/router";
import { isGoing } from "@/shared/api/jobs";
import type { Export, ExportFolder } from "@/shared/api/schema";
import { bytes } from "@/shared/ui/bytes";
import { Button, IconButton } from "@/shared/ui/Button";
import { Copy } from "@/shared/ui/Copy";
import { cx } from "@/shared/ui/cx";
import { JobProgress } from "@/shared/ui/JobProgress";
import { Menu } from "@/shared/ui/Menu";
import { remedyOf } from "@/shared/ui/remedy";
import { ago, clock } from "@/shared/ui/time";

import type { Acts } from "./Made";

const MISSING: ReadonlySet<string> = new Set(["MEDIA_OFFLINE", "BLOB_MISSING", "BLOB_CORRUPT", "NOT_FOUND"]);

export function ExportRow({ made, shown, stop, focused, acts, lies }: { made: Export; shown: boolean; stop: boolean; focused: () => void; acts: Acts; lies: ExportFolder | null }) {
  const { t, i18n } = useTranslation();
  const { job, result, settings } = made;
  const Icon = settings.container === "gif" ? Image : ["m4a", "wav", "flac"].includes(settings.container) ? FileAudio : FileVideo;
  const said = result == null
    ? [t(`jobs.state.${job.state}`), ago(job.finished_ms ?? job.created_ms, i18n.language)]
    : [clock(result.seconds), bytes(result.film.size, i18n.language), Icon !== FileAudio && `${result.extent.width ?? 0}×${result.extent.height ?? 0}`, result.integrated_lufs != null && t("export.lufs", { value: new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(result.integrated_lufs) }), copied(result), ago(job.finished_ms ?? job.created_ms, i18n.language)];
  function copied(made_: NonNullable<typeof result>): string | false {
    if (made_.frames === 0 || made_.frames_copied === 0) return false;
    return t("export.copied", { share: new Intl.NumberFormat(i18n.language, { style: "percent" }).format(made_.frames_copied / made_.frames) });
  }
  return (
    <li className={cx("rounded border px-3 py-2 transition-colors duration-120", shown ? "border-faint bg-raised" : "border-line bg-panel hover:border-faint")}>
      <div className="flex items-center gap-3">
        <button type="button" data-export={job.id} tabIndex={stop ? 0 : -1} aria-current={shown} onFocus={focused} onClick={() => (result == null ? focused() : acts.play(made))} title={result == null ? undefined : t("export.play", { name: made.file })} className="flex min-w-0 flex-1 items-center gap-3 rounded text-left">
          <Icon size={18} aria-hidden className={cx("shrink-0", job.state === "failed" ? "text-failed" : result == null ? "text-soft" : "text-accent")} />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium">{made.file}</span>
            <span className={cx("block truncate text-sm", job.state === "failed" ? "text-failed" : "text-soft")}>{said.filter(Boolean).join(" · ")}</span>
          </span>
        </button>
        {result == null ? null : (
          <>
            <IconButton label={t("export.folder")} onClick={() => acts.folder(made)}><FolderOpen size={16} /></IconButton>
            <IconButton label={t("export.save")} onClick={() => acts.save(made)}><Download size={16} /></IconButton>
          </>
        )}
        {isGoing(job) ? <IconButton label={t("jobs.cancel")} disabled={job.state === "cancelling"} onClick={() => acts.cancel(made)}><X size={16} /></IconButton> : (
          <Menu
            align="end"
            items={[
              ...(result?.srt == null ? [] : (["srt", "vtt"] as const).map((kind) => ({ label: t("export.saveCaptions", { kind: kind.toUpperCase() }), icon: <Captions size={14} />, onSelect: () => acts.save(made, kind) }))),
              ...(made.revision == null ? [] : [{ label: t("export.again"), icon: <Repeat size={14} />, onSelect: () => acts.again(made) }]),
              { label: t("export.forget"), icon: <Trash2 size={14} />, danger: true, onSelect: () => acts.forget(made) },
            ]}
          >
            <IconButton label={t("projects.actions", { name: made.file })}><MoreHorizontal size={16} /></IconButton>
          </Menu>
        )}
      </div>
      <JobProgress job={job} />
      {job.error == null ? null : (
        <div role="alert" className="mt-2 flex items-center gap-3 rounded bg-failed-ground px-3 py-2">
          <div className="min-w-0 flex-1">
            <p className="font-medium wrap-anywhere text-failed">{job.error.message}</p>
            <p className="text-sm">{t(`jobs.remedy.${remedyOf(job.error.code)}`)}</p>
          </div>
          {job.error.code === "DISK_FULL" ? <Button onClick={() => go({ room: "settings" })}>{t("export.makeRoom")}</Button> : null}
          {MISSING.has(job.error.code) ? <Button onClick={() => go({ room: "edit", project: job.project })}>{t("export.toEdit")}</Button> : null}
          <Button onClick={() => acts.retry(made)}><RotateCcw size={14} aria-hidden />{t("app.retry")}</Button>
        </div>
      )}
      {lies === null ? null : (
        <div role="status" className="mt-2">
          <p className="mb-1 text-sm text-soft">{t("export.lies", { name: lies.files[0] ?? "" })}</p>
          <Copy text={`${lies.folder}/${lies.files[0] ?? ""}`} label={made.file} />
        </div>
      )}
    </li>
  );
}
