import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { api, take } from "@/shared/api/client";
import { messageOf } from "@/shared/api/errors";
import { jobsQuery, tokensQuery, workersQuery } from "@/shared/api/queries";
import type { WorkerToken, WorkerView } from "@/shared/api/schema";
import { Button } from "@/shared/ui/Button";
import { Copy } from "@/shared/ui/Copy";
import { cx } from "@/shared/ui/cx";
import { Failed } from "@/shared/ui/Failed";
import { Select } from "@/shared/ui/Select";
import { Skeleton } from "@/shared/ui/Skeleton";
import { ago } from "@/shared/ui/time";

import { Card, Head } from "./parts";

/** Who computes, and who may. */
export function Workers() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(workersQuery);
  const connected = data?.workers.filter((worker) => worker.connected) ?? [];
  const gone = data?.workers.filter((worker) => !worker.connected) ?? [];
  return (
    <>
      <Head title={t("settings.sections.workers")} about={t("settings.workersAbout")} />
      {error ? <Failed what={t("settings.workersFailed")} error={error} again={() => void refetch()} /> : null}
      {data === undefined ? error ? null : <Skeleton className="mb-6 h-40 w-full" /> : (
        <Card title={t("settings.connected", { count: connected.length })}>
          {connected.length === 0 ? <p className="px-4 py-3 text-soft">{t("settings.noWorkers")}</p> : null}
          {[...connected, ...gone].map((worker) => <Worker key={worker.id} worker={worker} />)}
        </Card>
      )}
      <Tokens />
      <Card title={t("settings.otherMachines")}>
        {(["listen", "work"] as const).map((step) => (
          <div key={step} className="px-4 py-3">
            <p className="mb-1.5 text-soft">{t(`settings.${step}About`)}</p>
            <Copy text={step === "listen" ? "milimo studio --listen ADDRESS" : "milimo worker --server https://ADDRESS:8443 --ca certificate.pem --token-file TOKEN"} label={t("settings.command")} />
          </div>
        ))}
      </Card>
    </>
  );
}

function Worker({ worker }: { worker: WorkerView }) {
  const { t, i18n } = useTranslation();
  const { data: jobs } = useQuery(jobsQuery);
  const job = jobs?.jobs.find((one) => one.id === worker.job);
  return (
    <div className="flex h-11 items-center gap-3 px-4">
      <span className={cx("size-2 shrink-0 rounded-full", worker.connected ? "bg-done" : "bg-lifted")} aria-hidden />
      <span className="min-w-0 flex-1 truncate font-medium">{worker.slot}</span>
      <span className="min-w-0 truncate text-soft">{job === undefined ? worker.connected ? t("settings.idle") : t("settings.seen", { when: ago(worker.seen_ms, i18n.language) }) : t("settings.worksOn", { what: job.title || job.kind })}</span>
      <span className="rounded-sm bg-lifted px-1.5 text-xs leading-4 font-semibold text-soft uppercase">{worker.pool}</span>
      <span className="w-14 text-right text-sm text-faint">{worker.version}</span>
    </div>
  );
}

function Tokens() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const { data } = useQuery(tokensQuery);
  const [made, setMade] = useState<WorkerToken | null>(null);
  const [sure, setSure] = useState<string | null>(null);
  const told = () => void client.invalidateQueries({ queryKey: tokensQuery.queryKey });
  const revoke = useMutation({
    mutationFn: (token: string) => take(api.DELETE("/api/worker-tokens/{token}", { params: { path: { token } } })),
    onSettled: () => {
      setSure(null);
      told();
    },
    onError: (error) => toast.error(messageOf(error)),
  });
  const tokens = data?.tokens.filter((token) => token.revoked_ms == null) ?? [];
  const revoked = data?.tokens.filter((token) => token.revoked_ms != null) ?? [];
  return (
    <Card title={t("settings.tokens")}>
      {[...tokens, ...revoked].map((token) => (
        <div key={token.id} className={cx("flex h-11 items-center gap-3 px-4", token.revoked_ms != null && "text-faint")}>
          <KeyRound size={14} aria-hidden className="shrink-0 text-soft" />
          <span className={cx("min-w-0 flex-1 truncate font-medium", token.revoked_ms != null && "line-through")}>{token.name}</span>
          <span className="text-sm text-soft">{t(token.revoked_ms == null ? "settings.tokenMade" : "settings.tokenRevoked", { when: ago(token.revoked_ms ?? token.created_ms, i18n.language) })}</span>
          <span className="rounded-sm bg-lifted px-1.5 text-xs leading-4 font-semibold text-soft uppercase">{token.pool}</span>
          {token.revoked_ms != null || token.pool === "any" ? <span className="w-24" /> : sure === token.id ? (
            <Button kind="danger" autoFocus className="w-24" onBlur={() => setSure(null)} onClick={() => revoke.mutate(token.id)}>{t("settings.sure")}</Button>
          ) : (
            <Button kind="outline" className="w-24" aria-label={t("settings.revokeToken", { name: token.name })} onClick={() => setSure(token.id)}>{t("settings.revoke")}</Button>
          )}
        </div>
      ))}
      {made === null ? <Make made={(token) => { setMade(token); told(); }} /> : (
        <div role="status" className="bg-ground px-4 py-3">
          <p className="mb-1.5 font-medium">{t("settings.tokenOnce", { name: made.name })}</p>
          <div className="flex gap-2">
            <Copy text={made.token ?? ""} label={t("settings.token")} className="flex-1" />
            <Button onClick={() => setMade(null)}>{t("settings.tokenKept")}</Button>
          </div>
        </div>
      )}
    </Card>
  );
}

function Make({ made }: { made: (token: WorkerToken) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [pool, setPool] = useState<"cpu" | "gpu">("cpu");
  const make = useMutation({
    mutationFn: () => take(api.POST("/api/worker-tokens", { body: { name: name.trim(), pool } })),
    onSuccess: (token) => {
      setName("");
      made(token);
    },
    onError: (error) => toast.error(messageOf(error)),
  });
  return (
    <form
      className="flex items-center gap-2 px-4 py-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") make.mutate();
      }}
    >
      <input value={name} onChange={(event) => setName(event.target.value)} maxLength={200} placeholder={t("settings.tokenFor")} aria-label={t("settings.tokenFor")} className="h-7 min-w-0 flex-1 rounded border border-line bg-raised px-2.5 placeholder:text-faint" />
      <Select aria-label={t("settings.pool")} value={pool} onChange={(event) => setPool(event.target.value as "cpu" | "gpu")} options={[["cpu", "CPU"], ["gpu", "GPU"]]} className="w-20" />
      <Button type="submit" disabled={name.trim() === "" || make.isPending}><Plus size={14} aria-hidden />{t("settings.makeToken")}</Button>
    </form>
  );
}
