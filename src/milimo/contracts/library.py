"""A project's library: bins, tags, trash, where an asset is used, another file in its place, lost files found again."""


from enum import StrEnum
from typing import Annotated

from pydantic import Field

from milimo.contracts.api import Asset, Name, Tag
from milimo.contracts.base import Id, Key, Model, Sha256
from milimo.contracts.time import Frame


class AssetSort(StrEnum):
    CREATED = "created"      # the newest first
    NAME = "name"            # A to Z
    LENGTH = "length"        # the longest first


class AssetChange(Model):
    """What an asset is to be. Fields that are not given stay as they are; `bin` null: in no bin."""

    asset: Id
    name: Name | None = None
    bin: Id | None = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=50)] | None = None
    trashed: bool | None = None


class AssetChanges(Model):
    """One step of work on a library. Its answer says how the same assets were before: sent back, it undoes the step."""

    changes: Annotated[tuple[AssetChange, ...], Field(min_length=1, max_length=1000)]


class AssetReplace(Model):
    """The asset is to show another file's bytes; every clip of it does so from then on. `blob` is one that the studio holds."""

    blob: Sha256
    name: Name | None = None


class AssetRelink(Model):
    path: Annotated[str, Field(min_length=1, max_length=4096)]


class Relinked(Model):
    """`others`: how many more lost files were found in the same folder."""

    asset: Asset
    others: int = 0


class LinksChecked(Model):
    """How many linked files of a project were looked for, and how many of them are not where they were."""

    links: int
    offline: int


class AssetsPurged(Model):
    """How many went for good."""

    assets: int


class SequenceUse(Model):
    """`first`: where the first of its clips begins, in frames of the sequence."""

    id: Id
    name: str
    clips: int
    first: Frame


class ElementUses(Model):
    key: Key
    name: str


class ShotUses(Model):
    """A shot that shows an element which this asset is a picture of."""

    id: Id
    code: str


class AssetUses(Model):
    """Where an asset is used: nothing of that changes when it goes to the trash."""

    sequences: tuple[SequenceUse, ...] = ()
    elements: tuple[ElementUses, ...] = ()
    shots: tuple[ShotUses, ...] = ()


class BinCreate(Model):
    """`assets` go into it at once."""

    name: Name
    assets: Annotated[tuple[Id, ...], Field(max_length=10_000)] = ()


class BinUpdate(Model):
    name: Name


class Bin(Model):
    """A folder of a project's library. An asset lies in one or in none."""

    id: Id
    name: str
    assets: int


class BinRemoved(Model):
    """What lay in it lies in no bin now. A BinCreate of this name and these assets undoes it."""

    name: str
    assets: tuple[Id, ...]


class TagCount(Model):
    tag: str
    assets: int


class Library(Model):
    """What a project's library holds, in numbers; its assets come in pages."""

    bins: tuple[Bin, ...]
    tags: tuple[TagCount, ...]
    assets: int = Field(description="Without those in the trash.")
    unsorted: int = Field(description="Of them, in no bin.")
    trashed: int
    offline: int = Field(description="Linked files that were not there when they were last needed.")
