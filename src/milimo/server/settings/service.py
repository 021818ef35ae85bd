"""Rows of settings, and sums of what lies in the home."""

from pathlib import Path

from milimo.config import Home
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.contracts.settings import DiskUse, Settings, SettingsUpdate
from milimo.server.db.tx import Read, Tx
from milimo.server.maintenance.cleaning import SETTINGS_KEY, unused_bytes

_KINDS = """
SELECT kind, coalesce(sum(size), 0) FROM (
  SELECT b.size, CASE
    WHEN EXISTS (SELECT 1 FROM take WHERE blob = b.sha256) THEN 'takes'
    WHEN EXISTS (SELECT 1 FROM asset WHERE blob = b.sha256 AND kind IN ('film', 'captions')) THEN 'films'
    WHEN EXISTS (SELECT 1 FROM asset a WHERE blob = b.sha256 AND NOT EXISTS (SELECT 1 FROM link WHERE asset = a.id)) THEN 'media'
    WHEN EXISTS (SELECT 1 FROM derivative WHERE content = b.sha256) THEN 'cache'
    WHEN EXISTS (SELECT 1 FROM link WHERE sha256 = b.sha256) THEN 'linked'
    ELSE 'other' END AS kind FROM blob b) GROUP BY kind
"""
_TRASH = """
SELECT coalesce(sum(size), 0) FROM blob b WHERE
  EXISTS (SELECT 1 FROM (SELECT project FROM take WHERE blob = b.sha256 UNION ALL SELECT project FROM asset WHERE blob = b.sha256) u
          JOIN project p ON p.id = u.project WHERE p.trashed_ms IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM (SELECT project FROM take WHERE blob = b.sha256 UNION ALL SELECT project FROM asset WHERE blob = b.sha256) u
                  JOIN project p ON p.id = u.project WHERE p.trashed_ms IS NULL)
"""


def settings(read: Read) -> Settings:
    text = read.value("SELECT value FROM setting WHERE key = ?", SETTINGS_KEY)
    return Settings.model_validate_json(text) if text else Settings()


def update(tx: Tx, change: SettingsUpdate) -> Settings:
    """Folders were resolved by the caller."""
    given = {name: value for name in Settings.model_fields if (value := getattr(change, name)) is not None}
    for name in {"language", "cache_mb"} & set(given):
        given[name] = given[name] or None
    made = settings(tx).model_copy(update=given)
    tx.run("INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", SETTINGS_KEY, made.model_dump_json())
    return made


def resolved_folders(named: tuple[str, ...], home: Path) -> tuple[str, ...]:
    """Each without symbolic links, in the order given, once. Raises BAD_NAME. Blocks."""
    found: dict[str, None] = {}
    for text in named:
        path = Path(text)
        try:
            path = path.resolve(strict=True) if path.is_absolute() and "\0" not in text else None
        except (OSError, RuntimeError):
            path = None
        if path is None or not path.is_dir() or path.is_relative_to(home.resolve()) or home.resolve().is_relative_to(path):
            raise MilimoError(ErrorCode.BAD_NAME, f"{text[:200]} cannot be allowed: name a folder that is there by its whole path, neither "
                              "the studio's home nor one around it.", folder=text[:200])
        found[str(path)] = None
    return tuple(found)


def disk_use(read: Read, home: Home, free: int, files: dict[str, int]) -> DiskUse:
    kinds = {kind: int(size) for kind, size in read.all(_KINDS)}
    own = {name: kinds.get(name, 0) for name in ("takes", "media", "films", "cache", "other")}
    return DiskUse(**own, **files, home=str(home.root), free=free, total=sum(own.values()) + sum(files.values()),
                   trash=int(read.value(_TRASH)), unused=unused_bytes(read))


def folder_sizes(home: Home) -> dict[str, int]:
    """Bytes of what has no rows. Blocks."""
    return {
        "database": sum(_size(home.root / f"{home.database.name}{ending}") for ending in ("", "-wal", "-shm")),
        "backups": _below(home.backups), "logs": _below(home.logs), "unfinished": _below(home.uploads) + _below(home.spool),
        "saved": _below(home.exports)}


def blob_bytes(read: Read) -> int:
    return int(read.value("SELECT coalesce(sum(size), 0) FROM blob b WHERE NOT EXISTS (SELECT 1 FROM link WHERE sha256 = b.sha256)"))


def _below(folder: Path) -> int:
    return sum(_size(path) for path in folder.rglob("*"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
