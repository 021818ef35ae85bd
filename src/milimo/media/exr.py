"""OpenEXR stills: linear light in floats, brought to display values. (The OpenCV wheel comes without OpenEXR.)"""

import io
import struct

import av
import numpy as np
import numpy.typing as npt
from av.error import FFmpegError

from milimo.contracts.errors import ErrorCode, MilimoError

RGBA = npt.NDArray[np.uint8]
LONGEST_HEAD = 1 << 20


def announced_exr_pixels(content: bytes) -> int:
    """Width × height of the display window and of the data window, whichever is larger, as the head states them. Raises BAD_MEDIA."""
    at = 8
    found = 0
    head = content[:LONGEST_HEAD]
    while at < len(head) and head[at] != 0:
        name, _, rest = head[at:at + 512].partition(b"\0")
        kind, _, _ = rest[:256].partition(b"\0")
        at += len(name) + len(kind) + 2
        if at + 4 > len(head):
            break
        size = int(struct.unpack_from("<i", head, at)[0])
        if name in (b"dataWindow", b"displayWindow") and kind == b"box2i" and at + 20 <= len(head):
            left, top, right, bottom = struct.unpack_from("<4i", head, at + 4)
            if right < left or bottom < top:
                break
            found = max(found, (right - left + 1) * (bottom - top + 1))
        if size < 0:
            break
        at += 4 + size
    else:
        if found:
            return found
    raise MilimoError(ErrorCode.BAD_MEDIA, "The picture is damaged: its head cannot be read.")


def decode_exr(content: bytes) -> RGBA:
    """Straight RGBA, 8 bits; light above 1 is white. Raises BAD_MEDIA."""
    try:
        with av.open(io.BytesIO(content), "r", format="exr_pipe") as container:
            frame = next(container.decode(video=0))
            planes = frame.reformat(format="gbrapf32le").to_ndarray()
    except (FFmpegError, StopIteration, ValueError) as error:
        raise MilimoError(ErrorCode.BAD_MEDIA, f"The picture is damaged: {error}") from error
    linear = np.nan_to_num(np.asarray(planes, np.float32), nan=0.0, posinf=1.0, neginf=0.0).clip(0, 1)
    alpha = linear[:, :, 3:]
    straight = np.divide(linear[:, :, :3], alpha, out=linear[:, :, :3].copy(), where=alpha > 0).clip(0, 1)    # stored premultiplied
    curved = np.where(straight <= 0.0031308, straight * 12.92, 1.055 * straight ** (1 / 2.4) - 0.055)
    return np.rint(np.concatenate([curved, alpha], axis=2) * 255).astype(np.uint8)
