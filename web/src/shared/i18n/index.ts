import { createInstance } from "i18next";
import { initReactI18next } from "react-i18next";

import { de } from "./de";
import { en, type Words } from "./en";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: Words };
  }
}

export const words = createInstance();

export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;
const KEPT = "milimo.language";

/** Speak the kept language, else the browser's, else English. */
export async function speak(): Promise<void> {
  await words.use(initReactI18next).init({
    resources: { en: { words: en }, de: { words: de } },
    lng: languageOf(localStorage.getItem(KEPT)),
    fallbackLng: "en",
    defaultNS: "words",
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = words.language;
}

/** Speak as a person set it (any BCP 47 tag), and begin so next time; null: as the browser asks. */
export async function speakAs(asked: string | null): Promise<void> {
  if (asked === null) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, asked);
  const language = languageOf(asked);
  if (language === words.language) return;
  await words.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The nearest of our languages. */
function languageOf(asked: string | null): Language {
  const wanted = asked === null ? navigator.languages : [asked, ...navigator.languages];
  return wanted.map((tag) => tag.split("-")[0] ?? "").find((tag): tag is Language => tag in LANGUAGES) ?? "en";
}
