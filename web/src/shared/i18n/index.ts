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
    lng: kept() ?? (navigator.language.startsWith("de") ? "de" : "en"),
    fallbackLng: "en",
    defaultNS: "words",
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = words.language;
}

export async function changeLanguage(language: Language): Promise<void> {
  await words.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(KEPT, language);
}

function kept(): string | null {
  const language = localStorage.getItem(KEPT);
  return language !== null && language in LANGUAGES ? language : null;
}
