"""Names of files that are saved: as people wrote them, without what file systems or headers trip over."""

import re
import unicodedata
from urllib.parse import quote

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
LONGEST_STEM = 120
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")


def safe_name(name: str) -> str:
    """A file's name with its extension (what follows the last dot), as every file system takes it. Directions of writing and
    other invisible letters are left out: they hide what a name's end says."""
    stem, dot, ending = name.rpartition(".")
    stem = "".join(letter for letter in unicodedata.normalize("NFC", stem) if unicodedata.category(letter) not in ("Cf", "Cs", "Co"))
    stem = _UNSAFE.sub("_", stem).strip(" .")[:LONGEST_STEM].rstrip(" .") or "film"
    if _DEVICES.match(stem):
        stem = f"{stem}_"
    return f"{stem}{dot}{ending}"


def attachment(name: str) -> str:
    """The Content-Disposition by which a browser saves a file (RFC 6266): a plain name for old ones, the true one beside it."""
    safe = safe_name(name)
    plain = safe.encode("ascii", "replace").decode("ascii").replace("?", "_").replace("%", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
