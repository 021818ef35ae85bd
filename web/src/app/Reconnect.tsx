import { KeyRound } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { api, take } from "@/shared/api/client";
import { connection } from "@/shared/api/connection";

const LOOK_MS = 2000;

/** Shown where the server does not know this browser. What was being edited stays in the browser's store; once another page was let
 * in, this one goes on by itself. */
export function Reconnect() {
  const { t } = useTranslation();
  useEffect(() => {
    const look = setInterval(() => void take(api.GET("/api/queue", {})).then(connection.opened, () => undefined), LOOK_MS);
    return () => clearInterval(look);
  }, []);
  return (
    <main className="grid h-full place-items-center">
      <div className="w-[440px] text-center">
        <KeyRound size={28} className="mx-auto mb-4 text-accent" aria-hidden />
        <h1 className="mb-2 text-lg font-semibold">{t("reconnect.title")}</h1>
        <p className="mb-5 text-soft">{t("reconnect.body")}</p>
        <p className="mb-2">{t("reconnect.how")}</p>
        <code className="inline-block rounded bg-raised px-3 py-1.5 font-script select-all">milimo open</code>
      </div>
    </main>
  );
}
