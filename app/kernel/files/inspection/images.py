"""Images are always drawn again from their points: what was only written beside them is left behind."""

import io
import struct
import warnings
from dataclasses import dataclass

import pillow_heif
from PIL import Image, ImageCms

from app.kernel.files.inspection.formats import NotAccepted

QUALITY = 85
# Beyond this on one side no phone nor scanner goes; decoders reserve memory by the line.
LONGEST_SIDE = 30_000
PILLOW_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "heif": "HEIF"}
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class ImageBounds:
    """What an image may be: points in all before it is decoded, and the longest side kept, in points."""

    megapixels: int
    side: int

    @property
    def points(self) -> int:
        """How many points an image may have."""
        return self.megapixels * 1_000_000


def draw_again(data: bytes, *, form: str, bounds: ImageBounds) -> tuple[bytes, str, list[str]]:
    """The image drawn anew, its format (`jpeg` or `png`) and what was changed on the way."""
    Image.MAX_IMAGE_PIXELS = bounds.points
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if form == "heif":
        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with Image.open(io.BytesIO(data), formats=(PILLOW_FORMATS[form],)) as image:
            return _drawn(image, form, bounds)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_large(bounds) from None
    except (NotAccepted, MemoryError):
        raise
    except Exception:
        # Decoders fail in as many ways as there are broken files; all of them mean the same to whoever sent one.
        raise NotAccepted(
            "Cette image est abîmée ou incomplète\u00a0: ouvrez-la, enregistrez-la de nouveau, puis joignez-la."
        ) from None


def too_large(bounds: ImageBounds) -> NotAccepted:
    """The refusal of an image with too many points."""
    return NotAccepted(
        f"Cette image compte plus de {bounds.megapixels} millions de points\u00a0: réduisez-la, puis joignez-la."
    )


def _drawn(image: Image.Image, form: str, bounds: ImageBounds) -> tuple[bytes, str, list[str]]:
    # The header says how large it will be: nothing is decoded before this.
    if image.width * image.height > bounds.points or max(image.size) > LONGEST_SIDE:
        raise too_large(bounds)
    treatments = ["metadata"]
    if getattr(image, "n_frames", 1) > 1:
        treatments.append("still")
    if max(image.size) > bounds.side:
        treatments.append("smaller")
    image.draft("RGB", (bounds.side, bounds.side))
    profile, orientation = image.info.get("icc_profile"), _orientation(image)
    still = _flat(image)
    if max(still.size) > bounds.side:
        still.thumbnail((bounds.side, bounds.side), Image.Resampling.LANCZOS)
    still = _in_srgb(still, profile)
    if orientation in UPRIGHT:
        still = still.transpose(UPRIGHT[orientation])
    is_drawing = "A" in still.mode or form in ("png", "gif")
    return _written(still, is_drawing), "png" if is_drawing else "jpeg", treatments


def _orientation(image: Image.Image) -> int | None:
    """How the camera was held, when it says so legibly; a good photo may carry a broken description."""
    try:
        return image.getexif().get(ORIENTATION)
    except (ValueError, TypeError, SyntaxError, KeyError, OSError, struct.error):
        return None


def _flat(image: Image.Image) -> Image.Image:
    """The first frame, in a mode every reader knows."""
    image.load()
    if image.mode in ("I;16", "I;16B", "I;16L", "I"):
        return image.convert("F").point(lambda value: value / 256).convert("L")
    if image.mode in ("P", "PA", "LA") or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in ("RGB", "RGBA", "L", "CMYK") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as every screen shows them; the profile itself is not kept."""
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, source, _SRGB, outputMode=wanted)
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None
        if turned is not None:
            return turned
    return image if image.mode in ("RGB", "RGBA", "L") else image.convert(wanted)


def _written(image: Image.Image, is_drawing: bool) -> bytes:
    """The bytes of the image: its points and nothing else."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    if is_drawing:
        bare.save(out, "PNG", optimize=True)
    else:
        bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
