import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Shown where the server does not know this browser. What was being edited stays in the page's memory and its store. */
export function Reconnect() {
  const { t } = useTranslation();
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
