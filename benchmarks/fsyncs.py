"""How often SQLite asks the disk to keep what was written: every xSync, counted at its door to the operating system.

A VFS of our own is laid over the usual one (sqlite.org/vfs.html): it opens files as the usual one does and gives each a
table of methods in which xSync counts first. On Linux each xSync is one fsync (checked with strace: 3,016 against 3,018;
the two more are of the folder, when the database and its WAL are made).
"""

from __future__ import annotations

import ctypes
import importlib
import threading
from types import ModuleType
from typing import Any

_METHODS = 19          # words in sqlite3_io_methods, version 3: a version and 18 functions
_SYNC = 5              # the word of xSync
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
# the name is a pointer, not a string: SQLite reads on behind its end, so it may not be copied
_Open = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_Table = ctypes.c_void_p * _METHODS


class _Vfs(ctypes.Structure):
    """sqlite3_vfs as far as it is read here; the rest is copied word for word."""

    _fields_ = (("version", ctypes.c_int), ("file_size", ctypes.c_int), ("path_length", ctypes.c_int), ("next", ctypes.c_void_p),
                ("name", ctypes.c_char_p), ("app_data", ctypes.c_void_p), ("open", ctypes.c_void_p), ("rest", ctypes.c_void_p * 16))


class CountedSyncs:
    """Counts from its making on, for all connections that the library opens after it. `syncs` is the count so far."""

    def __init__(self, library: ModuleType) -> None:
        self.syncs = 0
        self._counting = threading.Lock()
        self._tables: dict[int, tuple[Any, Any]] = {}        # by address of the usual table: ours, and its function
        sqlite = ctypes.CDLL(_extension(library))
        sqlite.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        usual = sqlite.sqlite3_vfs_find(None)
        self._usual_open = ctypes.cast(usual.contents.open, _Open)
        self._usual = ctypes.cast(usual, ctypes.c_void_p)
        self._open = _Open(self._opened)
        self._vfs = _Vfs.from_buffer_copy(usual.contents)
        self._vfs.next, self._vfs.name = None, b"counted"
        self._vfs.open = ctypes.cast(self._open, ctypes.c_void_p)
        if sqlite.sqlite3_vfs_register(ctypes.byref(self._vfs), 1):
            raise RuntimeError("SQLite does not take the counting VFS.")

    def _opened(self, _vfs: int, name: int | None, file: int, flags: int, out_flags: int | None) -> int:
        code = self._usual_open(self._usual, name, file, flags, out_flags)
        methods = ctypes.c_void_p.from_address(file)
        if code == 0 and methods.value:
            methods.value = ctypes.addressof(self._counted(methods.value))
        return code

    def _counted(self, usual: int) -> Any:
        if usual not in self._tables:
            table = _Table.from_buffer_copy(_Table.from_address(usual))
            sync = ctypes.cast(table[_SYNC], _Sync)

            def counted(file: int, flags: int) -> int:
                with self._counting:
                    self.syncs += 1
                return sync(file, flags)

            kept = _Sync(counted)
            table[_SYNC] = ctypes.cast(kept, ctypes.c_void_p).value
            self._tables[usual] = (table, kept)
        return self._tables[usual][0]


def _extension(library: ModuleType) -> str:
    """The shared object that the Python module is made of."""
    name = "pysqlite3._sqlite3" if library.__name__.startswith("pysqlite3") else "_sqlite3"
    return str(importlib.import_module(name).__file__)
