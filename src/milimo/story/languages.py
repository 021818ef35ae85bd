"""What a title page's `Language:` says, as the tag (BCP 47) that players look for."""

from __future__ import annotations

import re

UNKNOWN = "und"
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_NAMES = {
    "arabic": "ar", "العربية": "ar", "chinese": "zh", "中文": "zh", "czech": "cs", "čeština": "cs", "danish": "da", "dansk": "da",
    "dutch": "nl", "nederlands": "nl", "english": "en", "finnish": "fi", "suomi": "fi", "french": "fr", "français": "fr",
    "german": "de", "deutsch": "de", "greek": "el", "ελληνικά": "el", "hebrew": "he", "עברית": "he", "hungarian": "hu",
    "magyar": "hu", "italian": "it", "italiano": "it", "japanese": "ja", "日本語": "ja", "korean": "ko", "한국어": "ko",
    "norwegian": "no", "norsk": "no", "polish": "pl", "polski": "pl", "portuguese": "pt", "português": "pt", "russian": "ru",
    "русский": "ru", "spanish": "es", "español": "es", "swedish": "sv", "svenska": "sv", "turkish": "tr", "türkçe": "tr",
    "ukrainian": "uk", "українська": "uk"}


def language_of(text: str) -> str:
    """The tag for a tag (`de`, `pt-BR`) or a language's name, in English or its own; `und` for anything else, and for nothing."""
    word = text.strip()
    if (named := _NAMES.get(word.casefold())) is not None:
        return named
    if len(word) > 20 or _TAG.fullmatch(word) is None or (len(word) > 3 and "-" not in word):
        return UNKNOWN
    main, *rest = word.split("-")
    return "-".join([main.lower(), *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower()
                                     for part in rest)])
