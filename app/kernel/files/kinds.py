"""What each kind of file may be: formats, size, means. The figures are settings."""

from dataclasses import dataclass

from app.kernel.files.aside import Means
from app.kernel.files.inspection import FORMATS
from app.kernel.files.models import FileKind
from app.kernel.settings.queries import whole_number

MIB = 1024 * 1024


@dataclass(frozen=True)
class Rules:
    """What is asked of a file of some kind."""

    accepted: frozenset[str]
    megabytes: int
    inflated_megabytes: int
    ratio: int
    megapixels: int
    side: int
    # Evidence is kept byte for byte; anything else is written anew, without what it says of its author.
    as_is: bool
    means: Means

    @property
    def size(self) -> int:
        """The largest size, in bytes."""
        return self.megabytes * MIB

    @property
    def bounds(self) -> dict[str, int]:
        """What the examination must not go beyond."""
        return {
            "megapixels": self.megapixels,
            "side": self.side,
            "inflated": self.inflated_megabytes * MIB,
            "ratio": self.ratio,
        }


def rules_of(kind: FileKind) -> Rules:
    """The rules of a kind of file, as they are set now."""
    if kind is FileKind.SOURCE:
        return Rules(
            accepted=frozenset({"xlsx", "csv", "txt"}),
            megabytes=whole_number("files.source_megabytes"),
            inflated_megabytes=whole_number("files.source_inflated_megabytes"),
            ratio=whole_number("files.ratio"),
            megapixels=0,
            side=0,
            as_is=True,
            means=Means(memory_mib=1536, seconds=120),
        )
    return Rules(
        accepted=frozenset(FORMATS),
        megabytes=whole_number("files.attachment_megabytes"),
        inflated_megabytes=whole_number("files.inflated_megabytes"),
        ratio=whole_number("files.ratio"),
        megapixels=whole_number("files.image_megapixels"),
        side=whole_number("files.image_side"),
        as_is=False,
        means=Means(),
    )
