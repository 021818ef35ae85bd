"""What people set for a home, what lies in it, and what the machine is doing."""

from typing import Annotated, Literal

from pydantic import Field

from milimo.contracts.base import Model

Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, description="BCP 47.")]
Folder = Annotated[str, Field(min_length=1, max_length=4096)]


class Settings(Model):
    keys: Literal["milimo", "premiere", "resolve"] = Field(default="milimo", description="The preset of the editor's keys.")
    language: Language | None = Field(default=None, description="None: as the browser asks.")
    theme: Literal["system", "dark", "light"] = "system"
    link_folders: tuple[Folder, ...] = Field(default=(), max_length=64, description=
        "A page may link files below these without copying them.")


class SettingsUpdate(Model):
    """None leaves a setting alone; a language of '' is the browser's again."""

    keys: Literal["milimo", "premiere", "resolve"] | None = None
    language: Language | Literal[""] | None = None
    theme: Literal["system", "dark", "light"] | None = None
    link_folders: Annotated[tuple[Folder, ...], Field(max_length=64)] | None = Field(default=None, description=
        "Whole paths of folders that are there. By the owner's key only.")


class DiskUse(Model):
    """Bytes. A blob that is several things counts as the first of takes, media, films, other."""

    takes: int
    media: int = Field(description="What people brought. Linked files lie elsewhere and are not counted.")
    films: int = Field(description="Exports and their captions.")
    other: int = Field(description="Posters, latent states, scripts, documents, what can be made again.")
    database: int
    backups: int
    logs: int
    unfinished: int = Field(description="Uploads and results on their way in.")
    total: int
    free: int = Field(description="On the disk of the home folder.")
    trash: int = Field(default=0, description="Of the total: takes and media of projects in the trash, those shared with no other.")


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
