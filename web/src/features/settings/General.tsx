import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";

import { LANGUAGES } from "@/shared/i18n";
import { Segments } from "@/shared/ui/Segments";
import { Select } from "@/shared/ui/Select";

import { Card, Head, Row } from "./parts";
import { useSettings } from "./useSetting";

export function General() {
  const { t } = useTranslation();
  const { settings, save } = useSettings();
  return (
    <>
      <Head title={t("settings.sections.general")} about={t("settings.generalAbout")} />
      <Card>
        <Row label={t("settings.theme")} about={t("settings.themeAbout")}>
          <Segments
            label={t("settings.theme")}
            value={settings?.theme ?? "dark"}
            onChange={(theme) => save({ theme })}
            options={[
              { value: "dark", label: <><Moon size={14} aria-hidden />{t("settings.themes.dark")}</> },
              { value: "light", label: <><Sun size={14} aria-hidden />{t("settings.themes.light")}</> },
              { value: "system", label: <><Monitor size={14} aria-hidden />{t("settings.themes.system")}</> },
            ]}
          />
        </Row>
        <Row label={t("settings.language")} about={t("settings.languageAbout")} htmlFor="settings-language">
          <Select
            id="settings-language"
            className="w-52"
            value={settings?.language?.split("-")[0] ?? ""}
            onChange={(event) => save({ language: event.target.value })}
            options={[["", t("settings.languageSystem")], ...Object.entries(LANGUAGES)]}
          />
        </Row>
      </Card>
    </>
  );
}
