import { useTranslation } from "react-i18next";

import { MachineStrip } from "@/shared/ui/MachineStrip";

import { Head } from "./parts";

export function Machine() {
  const { t } = useTranslation();
  return (
    <>
      <Head title={t("settings.sections.machine")} about={t("settings.machineAbout")} />
      <MachineStrip wide />
    </>
  );
}
