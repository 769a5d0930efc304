"""PDF: kept as it is, once it is sure to be a PDF and nothing else besides."""

import io
import re
import zipfile

from app.kernel.files.inspection.formats import NotAccepted

END = b"%%EOF"
# Some writers leave a line end or a few spaces after the end, and old ones a byte or two of padding.
TRAILING = re.compile(rb"[\s\x00\x1a]*\Z")
WITHIN = 2048


def check_pdf(data: bytes) -> None:
    """Refuse what begins before the document or goes on after it: another file could hide there."""
    if not data.startswith(b"%PDF-"):
        raise NotAccepted("Ce fichier n’est pas un document PDF. Enregistrez-le de nouveau en PDF.")
    end = data.rfind(END)
    if end < 0:
        raise NotAccepted("Ce document PDF est incomplet\u00a0: sa fin manque. Joignez-le de nouveau.")
    if len(data) - end > WITHIN or not TRAILING.match(data, end + len(END)):
        raise NotAccepted("Ce document PDF contient autre chose après sa fin\u00a0: enregistrez-le de nouveau en PDF.")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise NotAccepted("Ce document PDF est aussi une archive\u00a0: enregistrez-le de nouveau en PDF.")
