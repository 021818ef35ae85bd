"""What people set for a home, what lies in it, and what the machine is doing."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from milimo.contracts.base import Model

Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, description="BCP 47.")]
Folder = Annotated[str, Field(min_length=1, max_length=4096)]
ActionName = Annotated[str, Field(pattern=r"^[a-z]{1,20}(\.[A-Za-z0-9]{1,40}){1,2}$", description="As the page's list of actions names it.")]
Chord = Annotated[str, Field(min_length=1, max_length=40, description="As the page writes keys: `Mod+Shift+K`, `ArrowLeft`, `?`.")]
KeyChanges = Annotated[dict[ActionName, Annotated[tuple[Chord, ...], Field(max_length=4)]], Field(max_length=500)]
CacheLimit = Annotated[int, Field(ge=256, le=10**8, description="Megabytes.")]


class Settings(Model):
    keys: Literal["milimo", "premiere", "resolve"] = Field(default="milimo", description="The preset of the editor's keys.")
    language: Language | None = Field(default=None, description="None: as the browser asks.")
    theme: Literal["system", "dark", "light"] = "dark"
    key_changes: KeyChanges = Field(default_factory=dict, description=
        "Actions that a person gave other keys than the preset's; an empty list: no key.")
    cache_mb: CacheLimit | None = Field(default=None, description=
        "What proxies, filmstrips and outlines of sound may take; the oldest go first, within the hour. None: what they need.")
    link_folders: tuple[Folder, ...] = Field(default=(), max_length=64, description=
        "A page may link files below these without copying them.")


class SettingsUpdate(Model):
    """None leaves a setting alone; a language of '' is the browser's again, a cache of 0 is without a limit again."""

    keys: Literal["milimo", "premiere", "resolve"] | None = None
    language: Language | Literal[""] | None = None
    theme: Literal["system", "dark", "light"] | None = None
    key_changes: KeyChanges | None = Field(default=None, description="All of them: what is not named has the preset's keys.")
    cache_mb: CacheLimit | Literal[0] | None = None
    link_folders: Annotated[tuple[Folder, ...], Field(max_length=64)] | None = Field(default=None, description=
        "Whole paths of folders that are there. By the owner's key only.")


class DiskUse(Model):
    """Bytes. A blob that is several things counts as the first of takes, films, media, cache, other."""

    home: str = Field(description="The folder that holds all of it.")
    takes: int
    media: int = Field(description="What people brought. Linked files lie elsewhere and are not counted.")
    films: int = Field(description="Exports and their captions.")
    cache: int = Field(description="Proxies, filmstrips, posters, outlines of sound: made again when they are wanted.")
    other: int = Field(description="Posters of takes, latent states, scripts, documents.")
    database: int
    backups: int
    logs: int
    unfinished: int = Field(description="Uploads and results on their way in.")
    saved: int = Field(default=0, description="Copies of exports that were put into the home's folder `exports`.")
    total: int
    free: int = Field(description="On the disk of the home folder.")
    trash: int = Field(default=0, description="Of the total: takes and media of projects in the trash, those shared with no other.")
    unused: int = Field(default=0, description="Of the total: what nothing speaks of any more and is older than a day. It goes within the hour.")


class Clearable(StrEnum):
    """What can be cleared without losing work. `cache` is made again when it is wanted; `trash`: projects in the trash, for good;
    `unused`: what nothing speaks of any more."""

    CACHE = "cache"
    TRASH = "trash"
    UNUSED = "unused"


class ClearDisk(Model):
    what: Annotated[tuple[Clearable, ...], Field(min_length=1, max_length=3)]


class Cleared(Model):
    """`disk` as it is after. Bytes of a project that was in the trash stay a day longer where they are younger than that."""

    files: int
    bytes: int
    disk: DiskUse


class Gpu(Model):
    name: str
    memory_total_mb: int
    memory_used_mb: int


class Machine(Model):
    """The machine strip. Loads are shares of all cores, 0 to 1."""

    cores: int
    load: Annotated[float, Field(ge=0, le=1)]
    memory_total_mb: int
    memory_used_mb: int
    studio_memory_mb: int = Field(description="Of the studio's own processes.")
    disk_total: int
    disk_free: int
    home_bytes: int = Field(description="Blobs and database.")
    gpus: tuple[Gpu, ...] = ()


class Privacy(Model):
    """Who is spoken to, as the system tells it: shown, not claimed."""

    listening: tuple[str, ...] = Field(description="Addresses at which the studio's processes answer.")
    outside: tuple[str, ...] = Field(description="Other machines with which they are connected at this moment.")
    processes: int = Field(description="How many processes of the studio were looked at.")
