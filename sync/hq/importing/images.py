"""Size of a picture: PNG, JPEG or WebP, read to its end, so that torn files are none."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from app.catalog.rows import MAX_PICTURE_SIDE

FORMATS = ("PNG", "JPEG", "WEBP")


def measure(data: bytes) -> tuple[int, int]:
    """Width and height in px as stored. Raises ValueError for anything that is not one whole picture.

    One that is larger than HQ takes is not read to its end.
    """
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            if max(image.size) <= MAX_PICTURE_SIDE:
                image.load()
            return image.size
    except UnidentifiedImageError as error:
        raise ValueError("no picture") from error
    # What its decoders raise for torn data is told nowhere in one place; SyntaxError is PNG's for a broken chunk.
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise ValueError("torn") from error
