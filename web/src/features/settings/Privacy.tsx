import { useQuery } from "@tanstack/react-query";
import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";

import { privacyQuery } from "@/shared/api/queries";
import { cx } from "@/shared/ui/cx";
import { Failed } from "@/shared/ui/Failed";
import { Skeleton } from "@/shared/ui/Skeleton";

import { Card, Head } from "./parts";

const LOOK_MS = 2000;

/** Whom the studio speaks with, as the system sees it at this moment, looked at again while it is shown. */
export function Privacy() {
  const { t, i18n } = useTranslation();
  const { data, error, refetch, dataUpdatedAt } = useQuery({ ...privacyQuery, refetchInterval: LOOK_MS });
  if (data === undefined) {
    return (
      <>
        <Head title={t("settings.sections.privacy")} about={t("settings.privacyAbout")} />
        {error ? <Failed what={t("settings.privacyFailed")} error={error} again={() => void refetch()} /> : <Skeleton className="h-40 w-full" />}
      </>
    );
  }
  const quiet = data.outside.length === 0;
  const open = data.listening.filter((address) => !/^(127\.|\[?::1)/.test(address));
  const Icon = quiet ? ShieldCheck : ShieldAlert;
  return (
    <>
      <Head title={t("settings.sections.privacy")} about={t("settings.privacyAbout")} />
      <section aria-live="polite" className="mb-6 flex items-center gap-4 rounded-lg border border-line bg-panel p-5">
        <Icon size={32} aria-hidden className={cx("shrink-0", quiet ? "text-done" : "text-failed")} />
        <div className="min-w-0 flex-1">
          <p className="text-lg font-semibold">{t(quiet ? "settings.quiet" : "settings.speaks", { count: data.outside.length })}</p>
          <p className="text-soft">{t("settings.looked", { count: data.processes, when: new Intl.DateTimeFormat(i18n.language, { timeStyle: "medium" }).format(dataUpdatedAt) })}</p>
        </div>
      </section>
      <Addresses title={t("settings.outside")} about={t("settings.outsideAbout")} none={t("settings.outsideNone")} addresses={data.outside} bad />
      <Addresses title={t("settings.listening")} about={t(open.length === 0 ? "settings.listeningHere" : "settings.listeningOpen")} none={t("settings.listeningNone")} addresses={data.listening} />
    </>
  );
}

function Addresses({ title, about, none, addresses, bad }: { title: string; about: string; none: string; addresses: readonly string[]; bad?: boolean }) {
  return (
    <Card title={title}>
      <p className="px-4 py-2.5 text-soft">{about}</p>
      {addresses.length === 0 ? <p className="px-4 py-2.5">{none}</p> : (
        <ul className="px-4 py-2.5 font-script">{addresses.map((address) => <li key={address} className={bad ? "text-failed" : ""}>{address}</li>)}</ul>
      )}
    </Card>
  );
}
