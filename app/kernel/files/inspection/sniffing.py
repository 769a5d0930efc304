"""Telling what bytes are: by our own signatures, by puremagic's, and by the name; all must agree."""

import re

import puremagic

from app.kernel.files.inspection.formats import Family, Format, NotAccepted

HEAD = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx")
_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (OLE, "ole"),
)
# What puremagic may call the content of each family; it knows more kinds than we accept, and must name none of those.
_ALSO_CALLED = {
    "jpeg": {"jpg", "jpeg", "jpe", "jfif"},
    "png": {"png"},
    "gif": {"gif"},
    "webp": {"webp"},
    "heif": {"heif", "heic", "hif"},
    "pdf": {"pdf"},
    "zip": {"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"},
}
# A short signature is found in ordinary words (« BM » begins a bitmap): only long ones count against a text.
CERTAIN = 0.4
_PAGE = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?php|\?xml|!\[cdata)", re.IGNORECASE)
_LETTER = re.compile(rb"\A(from|received|return-path|mime-version|message-id|delivered-to|x-[a-z-]+):", re.IGNORECASE)
_CONTENT_WORDS = {
    "jpeg": "une image JPEG",
    "png": "une image PNG",
    "gif": "une image GIF",
    "webp": "une image WebP",
    "heif": "une photo HEIC",
    "pdf": "un document PDF",
    "zip": "une archive ou un document bureautique",
    "text": "du texte",
}
OLD_OFFICE = (
    "Ce document est à un ancien format ou protégé par un mot de passe\u00a0: enregistrez-le sans mot de passe, en "
    "DOCX, XLSX, PPTX, OpenDocument ou PDF."
)


def content_kind(head: bytes) -> str:
    """What these first bytes are: the key of a format, `zip`, `ole`, or `text` for anything without a signature."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return "heif"
    return "text"


def confirm(form: Format, data: bytes) -> None:
    """Refuse bytes that are not what the name announces."""
    head = data[:HEAD]
    kind = content_kind(head)
    expected = "zip" if form.family in (Family.OFFICE, Family.OPEN_DOCUMENT) else form.key
    expected = "text" if form.family is Family.TEXT else expected
    if kind == "ole":
        raise NotAccepted(OLD_OFFICE)
    named = set(_second_opinion(head))
    if kind != expected:
        raise NotAccepted(_mismatch(form, kind, named))
    if kind == "text":
        _refuse_disguise(data, named)
    elif not named & _ALSO_CALLED[kind]:
        raise NotAccepted(_mismatch(form, "", named))


def _second_opinion(head: bytes) -> list[str]:
    """The extensions puremagic would give these bytes, the likeliest first."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return []
    return [match.extension.removeprefix(".") for match in found if match.confidence >= CERTAIN or len(found) > 1]


def _mismatch(form: Format, kind: str, named: set[str]) -> str:
    words = _CONTENT_WORDS.get(kind, "autre chose") if kind != "text" or not named else "autre chose"
    return (
        f"Ce fichier s’annonce comme {form.words}, mais son contenu est {words}. "
        "Ouvrez-le avec le logiciel qui l’a fait et enregistrez-le de nouveau."
    )


def _refuse_disguise(data: bytes, named: set[str]) -> None:
    """A text is not a page, a program nor a letter under another name."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:HEAD]
    if start.startswith(b"#!") or _PAGE.search(data):
        raise NotAccepted("Ce fichier contient une page web ou un programme\u00a0: il n’est pas accepté comme texte.")
    if _LETTER.match(start):
        raise NotAccepted("Ce fichier est un courriel\u00a0: recopiez seulement ce qui est utile.")
    binary = named - {"txt", "csv", "tsv", "log", "md"}
    if binary and b"\x00" in data[:HEAD] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotAccepted("Ce fichier n’est pas du texte. Vérifiez son format, puis joignez-le de nouveau.")
