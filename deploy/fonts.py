"""Make the two WOFF2 files of Atkinson Hyperlegible that pages are set in, from the font package."""

from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PACKAGE = "fontpkg_atkinson_hyperlegible"
STATIC = Path(__file__).resolve().parent.parent / "app" / "static" / "fonts"
WEIGHTS = ("Regular", "Bold")
# Western European letters and ligatures, then the spaces, quotes, dashes and signs that French pages use.
WRITTEN_IN = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x152, 0x153, 0x160, 0x161, 0x178, 0x17D, 0x17E),
    *range(0x2010, 0x2040),
    *(0x20AC, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
)
LAYOUT = ("kern", "liga", "mark", "tnum", "sups", "ordn")


def make(weight: str) -> Path:
    """Keep of one weight the letters French pages need, compressed for the web."""
    source = files(PACKAGE) / "files" / f"AtkinsonHyperlegible-{weight}.ttf"
    target = STATIC / f"atkinson-hyperlegible-{weight.lower()}.woff2"
    with source.open("rb") as opened:
        font = TTFont(opened)
        options = Options(flavor="woff2", layout_features=list(LAYOUT), notdef_outline=True, hinting=False)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=WRITTEN_IN)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(target)
    return target


def main() -> None:
    """Write both weights and the licence that travels with them."""
    STATIC.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        target = make(weight)
        print(f"{target.name}: {target.stat().st_size} bytes")
    (STATIC / "OFL.txt").write_bytes((files(PACKAGE) / "LICENSE").read_bytes())


if __name__ == "__main__":
    main()
