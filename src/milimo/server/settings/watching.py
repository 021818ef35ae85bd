"""What the system tells of the machine and of the studio's own processes. Everything here blocks for some milliseconds."""

import contextlib
import ipaddress
import os
import shutil

import psutil

from milimo.config import Home
from milimo.contracts.settings import Machine, Privacy
from milimo.server.settings.graphics import graphics

MB = 2**20


def machine(home: Home, blobs: int) -> Machine:
    """The load is that since it was last asked for (0 the first time). `blobs`: their bytes."""
    memory, disk = psutil.virtual_memory(), shutil.disk_usage(home.root)
    return Machine(
        cores=psutil.cpu_count() or 1, load=round(min(1.0, psutil.cpu_percent(None) / 100), 3), memory_total_mb=memory.total // MB,
        memory_used_mb=(memory.total - memory.available) // MB, studio_memory_mb=sum(_memory(one) for one in _processes()) // MB,
        disk_total=disk.total, disk_free=disk.free, home_bytes=blobs + home.database.stat().st_size, gpus=graphics().cards())


def privacy() -> Privacy:
    """Sockets of the studio's processes. A system that does not show them shows none, and says how many it was asked of."""
    listening: set[str] = set()
    outside: set[str] = set()
    seen = _processes()
    for process in seen:
        with contextlib.suppress(psutil.Error):
            for connection in process.net_connections(kind="inet"):
                if connection.status == psutil.CONN_LISTEN:
                    listening.add(f"{connection.laddr.ip}:{connection.laddr.port}")
                elif connection.raddr and not ipaddress.ip_address(connection.raddr.ip).is_loopback:
                    outside.add(f"{connection.raddr.ip}:{connection.raddr.port}")
    return Privacy(listening=tuple(sorted(listening)), outside=tuple(sorted(outside)), processes=len(seen))


def _processes() -> list[psutil.Process]:
    """The server, and with it all that its launcher has started."""
    own = psutil.Process(os.getpid())
    found = {own.pid: own}
    with contextlib.suppress(psutil.Error):
        parent = own.parent()
        family = parent.children(recursive=True) if parent is not None and _is_ours(parent) else own.children(recursive=True)
        found |= {one.pid: one for one in family}
        if parent is not None and _is_ours(parent):
            found[parent.pid] = parent
    return list(found.values())


def _is_ours(process: psutil.Process) -> bool:
    return any("milimo" in part for part in process.cmdline()[:4])


def _memory(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0
