"""The formats accepted, and why the others are not."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath


class NotAccepted(Exception):
    """A file that is not kept; the message says why and what to do."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class Family(StrEnum):
    """How a format is examined."""

    IMAGE = "image"
    PDF = "pdf"
    OFFICE = "office"
    OPEN_DOCUMENT = "open_document"
    TEXT = "text"


@dataclass(frozen=True)
class Format:
    """A format: its key, the names it goes by, the type it is served as, and the words for it."""

    key: str
    family: Family
    extensions: tuple[str, ...]
    media_type: str
    words: str
    # What a document's package says of itself: the content type of its main part, or its `mimetype` member.
    declares: str = ""


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_ALL = (
    Format("jpeg", Family.IMAGE, ("jpg", "jpeg", "jpe", "jfif"), "image/jpeg", "une image JPEG"),
    Format("png", Family.IMAGE, ("png",), "image/png", "une image PNG"),
    Format("webp", Family.IMAGE, ("webp",), "image/webp", "une image WebP"),
    Format("gif", Family.IMAGE, ("gif",), "image/gif", "une image GIF"),
    Format("heif", Family.IMAGE, ("heic", "heif", "hif"), "image/heif", "une photo HEIC"),
    Format("pdf", Family.PDF, ("pdf",), "application/pdf", "un document PDF"),
    Format(
        "docx",
        Family.OFFICE,
        ("docx",),
        _OOXML + "wordprocessingml.document",
        "un document Word",
        _OOXML + "wordprocessingml.document.main+xml",
    ),
    Format(
        "xlsx",
        Family.OFFICE,
        ("xlsx",),
        _OOXML + "spreadsheetml.sheet",
        "un classeur Excel",
        _OOXML + "spreadsheetml.sheet.main+xml",
    ),
    Format(
        "pptx",
        Family.OFFICE,
        ("pptx",),
        _OOXML + "presentationml.presentation",
        "une présentation PowerPoint",
        _OOXML + "presentationml.presentation.main+xml",
    ),
    Format("odt", Family.OPEN_DOCUMENT, ("odt",), _ODF + "text", "un texte OpenDocument", _ODF + "text"),
    Format(
        "ods", Family.OPEN_DOCUMENT, ("ods",), _ODF + "spreadsheet", "un classeur OpenDocument", _ODF + "spreadsheet"
    ),
    Format(
        "odp",
        Family.OPEN_DOCUMENT,
        ("odp",),
        _ODF + "presentation",
        "une présentation OpenDocument",
        _ODF + "presentation",
    ),
    Format("csv", Family.TEXT, ("csv",), "text/csv", "un tableau CSV"),
    Format("txt", Family.TEXT, ("txt",), "text/plain", "un texte simple"),
)
FORMATS: dict[str, Format] = {form.key: form for form in _ALL}
_BY_EXTENSION = {extension: form for form in _ALL for extension in form.extensions}

LISTED = "JPEG, PNG, WebP, GIF, HEIC, PDF, ODT, ODS, ODP, DOCX, XLSX, PPTX, CSV et TXT"
# Why some well-known extensions are not accepted, and what to do instead.
_REASONS = (
    (("svg", "svgz"), "Un dessin SVG peut contenir un programme\u00a0: enregistrez-le en PNG ou en PDF."),
    (("html", "htm", "xhtml", "mht", "mhtml", "xml"), "Une page web n’est pas acceptée\u00a0: enregistrez-la en PDF."),
    (
        ("zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "iso", "cab"),
        "Une archive n’est pas acceptée\u00a0: joignez ses fichiers un par un.",
    ),
    (
        ("eml", "msg", "mbox", "pst"),
        "Un courriel contient des noms et des adresses\u00a0: recopiez seulement ce qui est utile.",
    ),
    (
        ("doc", "xls", "ppt", "dot", "xlt", "pps"),
        "Cet ancien format peut contenir des macros\u00a0: enregistrez en DOCX, XLSX, PPTX, OpenDocument ou PDF.",
    ),
    (
        ("docm", "xlsm", "pptm", "dotm", "xltm", "xlsb", "xlam", "ppsm", "potm"),
        "Ce document peut contenir des macros\u00a0: enregistrez-le sans macros, en DOCX, XLSX, PPTX ou PDF.",
    ),
    (("dotx", "xltx", "potx", "ppsx", "ott", "ots", "otp"), "Un modèle n’est pas accepté\u00a0: joignez un document."),
    (
        ("mp3", "m4a", "wav", "ogg", "mp4", "mov", "avi", "mkv", "webm", "3gp"),
        "Les sons et les vidéos ne sont pas acceptés.",
    ),
    (
        ("exe", "msi", "bat", "cmd", "com", "scr", "ps1", "vbs", "js", "jse", "wsf", "hta", "lnk", "jar", "sh", "py")
        + ("php", "phar", "apk", "dll", "reg", "url", "desktop"),
        "Un programme n’est pas accepté.",
    ),
    (("tif", "tiff", "bmp", "psd", "ai", "raw", "dng", "avif"), "Enregistrez cette image en JPEG ou en PNG."),
)
_WHY_NOT = {extension: reason for extensions, reason in _REASONS for extension in extensions}


def extension_of(name: str) -> str:
    """The last extension of a file name, in lower case, without its dot."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def format_named(name: str, accepted: frozenset[str]) -> Format:
    """The format a file name announces, among those accepted here."""
    extension = extension_of(name)
    found = _BY_EXTENSION.get(extension)
    if found and found.key in accepted:
        return found
    listed = LISTED if accepted == frozenset(FORMATS) else " et ".join(key.upper() for key in sorted(accepted))
    why = _WHY_NOT.get(extension) or (
        f"Les fichiers «\u202f.{extension}\u202f» ne sont pas acceptés."
        if extension
        else "Ce fichier n’a pas d’extension."
    )
    raise NotAccepted(f"{why} Formats acceptés\u00a0: {listed}.")
