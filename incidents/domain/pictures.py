"""Pictures as they are kept: decoded and written anew, so that nothing but the picture stays.

Where it was taken, with which device and by whom (EXIF, XMP, IPTC, comments, colour profiles), what else hides behind
the last pixel (an archive, a page): none of it is a pixel, so none of it is written again. What a camera notes about
which side is up is applied first.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any, BinaryIO

from PIL import Image, ImageFile, ImageOps, ImageSequence

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
PIXELS = 50_000_000  # of one picture; four bytes each while it is decoded
LONGEST = 20_000  # pixels of one side
FRAMES = 300
MOVING_PIXELS = 40_000_000  # of all frames together
QUALITY = 92

Image.MAX_IMAGE_PIXELS = PIXELS
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning, OverflowError, MemoryError)


class NotAccepted(Exception):
    """Base of what a file can be turned away for."""


class Damaged(NotAccepted):
    """It begins like a picture and can't be read as one."""


class TooManyPixels(NotAccepted):
    """More than PIXELS, or a side longer than LONGEST."""


class TooManyFrames(NotAccepted):
    """A moving picture of more than FRAMES frames, or MOVING_PIXELS in all."""


def clean(file: BinaryIO, content_type: str) -> bytes:
    """The picture in ``file``, in its own format, without anything beside its pixels. Raises NotAccepted."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint has Pillow make do with half a picture, for the whole process
    try:
        file.seek(0)
        with Image.open(file, formats=(FORMATS[content_type],)) as image:
            width, height = image.size
            if width * height > PIXELS or max(width, height) > LONGEST:
                raise TooManyPixels
            return _moving(image) if _moves(image, content_type) else _still(image, FORMATS[content_type])
    except BOMBS as error:
        raise TooManyPixels from error
    except DAMAGED as error:
        raise Damaged from error


def _moves(image: Image.Image, content_type: str) -> bool:
    """A JPEG with a second picture in it is a phone's: the first one counts."""
    if content_type == "image/jpeg" or not getattr(image, "is_animated", False):
        return False
    try:
        image.seek(FRAMES)  # counting all frames first could take minutes
    except EOFError:
        image.seek(0)
        return True
    raise TooManyFrames


def _still(image: Image.Image, kind: str) -> bytes:
    image.load()
    untouched = image.format == "JPEG" and image.getexif().get(0x0112, 1) == 1 and image.mode in ("L", "RGB")
    ImageOps.exif_transpose(image, in_place=True)
    _forget(image)
    if kind == "JPEG":
        return _written(image if image.mode in ("L", "RGB") else image.convert("RGB"), kind, **_jpeg(untouched))
    return _written(image, kind, **({"quality": QUALITY, "method": 2} if kind == "WEBP" else {}))


def _jpeg(untouched: bool) -> dict[str, Any]:
    """What was not turned keeps its own tables: written anew it looks the same."""
    return {"quality": "keep"} if untouched else {"quality": QUALITY, "optimize": True}


def _moving(image: Image.Image) -> bytes:
    frames, times, total = [], [], 0
    loop = image.info.get("loop")
    for frame in ImageSequence.Iterator(image):
        total += frame.width * frame.height
        if total > MOVING_PIXELS:
            raise TooManyFrames
        times.append(int(frame.info.get("duration", 100) or 100))
        still = frame.convert("RGBA")
        still.info = {}
        frames.append(still)
    more = {} if loop is None else {"loop": loop}
    more |= {"quality": QUALITY, "method": 0} if image.format == "WEBP" else {}
    return _written(frames[0], str(image.format), save_all=True, append_images=frames[1:], duration=times, **more)


def _forget(image: Image.Image) -> None:
    """Everything but what the pixels mean."""
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}


def _written(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
