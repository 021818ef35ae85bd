import { Command } from "cmdk";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

import { ACTIONS, doersStore, type Action, type ActionId } from "@/shared/hotkeys/actions";
import { useKeysOf } from "@/shared/hotkeys/keymap";
import { Dialog } from "@/shared/ui/Dialog";
import { Kbd } from "@/shared/ui/Kbd";
import { useSession } from "@/stores/sessionStore";

const close = () => useSession.setState({ palette: false });

export default function Palette() {
  const { t } = useTranslation();
  const keysOf = useKeysOf();
  const doers = useStore(doersStore, (state) => state.doers);
  const [text, setText] = useState(() => useSession.getState().typed);
  useEffect(() => useSession.setState({ typed: "" }), []);
  const offered = (Object.entries(ACTIONS) as [ActionId, Action][]).filter(([id]) => doers.has(id) && id !== "app.palette");
  return (
    <Dialog open onClose={close} title={t("palette.open")} hidden className="w-[560px]">
      <Command loop filter={(value, search) => (begins(value, search) ? 1 : 0)} label={t("palette.open")}>
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder={t("palette.placeholder")}
          className="h-11 w-full border-b border-line bg-transparent px-4 text-lg outline-none placeholder:text-faint"
        />
        <Command.List className="max-h-80 overflow-y-auto p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-soft">{t("palette.nothing")}</Command.Empty>
          {offered.map(([id, action]) => (
            <Command.Item
              key={id}
              value={`${t(`actions.${action.word}`)} ${t(`sections.${action.section}`)}`}
              onSelect={() => {
                close();
                doers.get(id)?.();
              }}
              className="flex h-8 items-center gap-2 rounded px-2.5 data-[selected=true]:bg-lifted"
            >
              <span>{t(`actions.${action.word}`)}</span>
              <span className="text-faint">{t(`sections.${action.section}`)}</span>
              <span className="flex-1" />
              {keysOf(id)[0] === undefined ? null : <Kbd keys={keysOf(id)[0] ?? ""} />}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}

/** Every word that is typed begins a word of it. */
function begins(value: string, search: string): boolean {
  const words = value.toLocaleLowerCase().split(/[\s,:()/-]+/u);
  return search.toLocaleLowerCase().split(/\s+/u).every((typed) => words.some((word) => word.startsWith(typed)));
}
