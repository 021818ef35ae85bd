"""An export where people look for it: a folder of the home, under its name, shown in the system's file manager."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.exports.naming import safe_name


def put_in(folder: Path, file: Path, name: str) -> str:
    """A copy of `file` in `folder` as `name`, or as `name 2` and so on beside others of that name; the name that it has. The same
    file put in again is found again. A copy, not a hard link: other programs may write into it. Blocks.
    Raises DISK_FULL, OUTPUT_NOT_WRITABLE."""
    stem, dot, ending = safe_name(name).rpartition(".")
    stamp = file.stat()
    try:
        folder.mkdir(exist_ok=True)
        number = 1
        while True:
            target = folder / f"{stem}{'' if number == 1 else f' {number}'}{dot}{ending}"
            try:
                lying = target.stat()
            except FileNotFoundError:
                break
            if (lying.st_size, lying.st_mtime_ns) == (stamp.st_size, stamp.st_mtime_ns):
                return target.name
            number += 1
        part = target.with_name(f".{target.name}.part")
        try:
            shutil.copyfile(file, part)
            os.utime(part, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
        return target.name
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise MilimoError(ErrorCode.DISK_FULL, f"There is no room for a copy in {folder}. Make room, or save the file elsewhere.",
                              folder=str(folder)) from error
        raise MilimoError(ErrorCode.OUTPUT_NOT_WRITABLE, f"The file could not be put into {folder} ({error.strerror}). Save it elsewhere.",
                          folder=str(folder)) from error


def show(file: Path) -> bool:
    """Ask the system to show `file` in its folder. False where there is no screen or nothing that shows folders. Blocks shortly."""
    command = _command(file)
    if command is None or shutil.which(command[0]) is None:
        return False
    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    return True


def _command(file: Path) -> list[str] | None:
    if sys.platform == "darwin":
        return ["open", "-R", str(file)]
    if sys.platform == "win32":
        return ["explorer", f"/select,{file}"]
    return ["xdg-open", str(file.parent)] if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") else None
