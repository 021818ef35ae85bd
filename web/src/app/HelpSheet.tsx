import { useTranslation } from "react-i18next";

import { ACTIONS, type Action, type ActionId, type Section } from "@/shared/hotkeys/actions";
import { useKeysOf } from "@/shared/hotkeys/keymap";
import { Dialog } from "@/shared/ui/Dialog";
import { Kbd } from "@/shared/ui/Kbd";
import { useSession } from "@/stores/sessionStore";

export default function HelpSheet() {
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  const all = Object.entries(ACTIONS) as [ActionId, Action][];
  const sections = [...new Set(all.map(([, action]) => action.section))] as Section[];
  return (
    <Dialog open onClose={() => useSession.setState({ help: false })} title={t("help.title")} className="w-[760px]">
      <p className="px-5 pt-1 text-soft">{t("help.hint")}</p>
      <div tabIndex={0} role="group" aria-label={t("help.title")} className="max-h-[58vh] overflow-y-auto px-5 py-4 -outline-offset-2">
      <div className="columns-2 gap-8">
        {sections.map((section) => (
          <section key={section} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 font-semibold text-soft">{t(`sections.${section}`)}</h3>
            <dl>
              {all.filter(([, action]) => action.section === section).map(([id, action]) => (
                <div key={id} className="flex h-7 items-center gap-2">
                  <dt className="flex-1">{t(`actions.${action.word}`)}</dt>
                  <dd className="flex gap-1">{keysOf(id).map((keys) => <Kbd key={keys} keys={keys} />)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      </div>
    </Dialog>
  );
}
