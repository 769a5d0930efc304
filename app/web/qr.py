"""A text as a picture that phones read."""

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """The QR code of a text as an SVG without style, to be put inside a page that says the same in words."""
    # What segno writes holds numbers only: the text is in the shape.
    return Markup(  # noqa: S704
        segno.make(text, error="m", micro=False).svg_inline(svgclass="qr", lineclass=None, omitsize=True)
    )
