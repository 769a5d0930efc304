"""The name a sender gave a file, made harmless: it is only ever a label."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
# Names that Windows gives to devices, whatever their extension.
DEVICES = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"|?*/\\]')
UNNAMED = "sans nom"


def stem_of(name: str) -> str:
    """What identifies a file for whoever sent it, whatever format it is kept in: its label without its ending."""
    return PurePosixPath(label_of(name)).stem


def label_of(original_name: str, extension: str = "") -> str:
    """A file name without path, control or direction mark, as every system takes it; `extension` replaces its own."""
    bare = PurePosixPath(original_name.replace("\\", "/")).name
    bare = unicodedata.normalize("NFC", bare)
    clean = "".join(
        letter for letter in bare if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    clean = FORBIDDEN.sub("", re.sub(r"\s+", " ", clean)).strip(" .")
    stem, suffix = PurePosixPath(clean).stem, PurePosixPath(clean).suffix
    ending = f".{extension}" if extension else suffix
    stem = stem[: LONGEST - len(ending)].strip(" .") or UNNAMED
    return f"_{stem}{ending}" if DEVICES.match(stem) else f"{stem}{ending}"
