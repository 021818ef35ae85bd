import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Archive } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { backupsQuery } from "@/shared/api/queries";
import { bytes } from "@/shared/ui/bytes";
import { Button } from "@/shared/ui/Button";
import { Copy } from "@/shared/ui/Copy";
import { Failed } from "@/shared/ui/Failed";
import { Skeleton } from "@/shared/ui/Skeleton";
import { ago } from "@/shared/ui/time";

import { Card, Head, Row } from "./parts";

export function Backups() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(backupsQuery);
  const make = useMutation({
    mutationFn: () => take(api.POST("/api/backups", {})),
    onSuccess: () => void client.invalidateQueries({ queryKey: backupsQuery.queryKey }),
    onError: (refused) => toast.error(messageOf(refused)),
  });
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "medium" });
  const newest = data?.backups[0];
  return (
    <>
      <Head title={t("settings.sections.backups")} about={t("settings.backupsAbout")}>
        <Button kind="primary" disabled={make.isPending} onClick={() => make.mutate()}><Archive size={16} aria-hidden />{t("settings.backupNow")}</Button>
      </Head>
      {error ? <Failed what={t("settings.backupsFailed")} error={error} again={() => void refetch()} /> : null}
      {data === undefined ? error ? null : <Skeleton className="h-48 w-full" /> : (
        <>
          <Card title={t("settings.restore")}>
            <Row label={t("settings.restoreHow")} about={t("settings.restoreAbout")}>
              <Copy text={data.restore.replace("FILE", newest?.file ?? "FILE")} label={t("settings.command")} className="w-[400px] shrink-0" />
            </Row>
            <Row label={t("settings.backupFolder")}><Copy text={data.folder} label={t("settings.backupFolder")} className="w-[400px] shrink-0" /></Row>
          </Card>
          <Card title={t("settings.backupCount", { count: data.backups.length })}>
            {data.backups.length === 0 ? <p className="px-4 py-3 text-soft">{t("settings.noBackups")}</p> : null}
            {data.backups.map((backup) => (
              <div key={backup.file} className="flex h-10 items-center gap-3 px-4">
                <span className="w-56 truncate font-medium tabular-nums">{when.format(backup.made_ms)}</span>
                <span className="text-soft">{ago(backup.made_ms, i18n.language)}</span>
                <span className="min-w-0 flex-1 truncate text-right font-script text-sm text-faint">{backup.file}</span>
                <span className="w-20 text-right text-soft tabular-nums">{bytes(backup.size, i18n.language)}</span>
              </div>
            ))}
          </Card>
        </>
      )}
    </>
  );
}
