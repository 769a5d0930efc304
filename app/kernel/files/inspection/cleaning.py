"""Writing an office document again without what names its authors."""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring

from app.kernel.files.inspection.documents import TEMPLATE, TEMPLATE_RELATIONS
from app.kernel.files.inspection.package import Package
from app.kernel.files.inspection.pictures import without_words

_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_EP = "http://schemas.openxmlformats.org/officeDocument/2006/"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ODF_META = (
    f'{_HEAD}<office:document-meta xmlns:office="{_OFFICE}" office:version="1.2"><office:meta/></office:document-meta>'
)
# Parts that describe the document: kept in place, so that nothing that points to them breaks, and emptied.
EMPTIED = (
    (re.compile(r"^docProps/core\.xml$"), f'{_HEAD}<cp:coreProperties xmlns:cp="{_CP}"/>'),
    (re.compile(r"^docProps/app\.xml$"), f'{_HEAD}<Properties xmlns="{_EP}extended-properties"/>'),
    (re.compile(r"^docProps/custom\.xml$"), f'{_HEAD}<Properties xmlns="{_EP}custom-properties"/>'),
    (re.compile(r"^(.*/)?meta\.xml$"), _ODF_META),
)
# A picture of the first page, made before the last changes.
THUMBNAIL = re.compile(r"^(docProps/thumbnail\.\w+|Thumbnails/.*)$", re.IGNORECASE)
SIGNATURE = re.compile(r"^(_xmlsignatures/|META-INF/documentsignatures\.xml$)", re.IGNORECASE)
TEMPLATE_MARK = re.compile(rb"<w:attachedTemplate\b[^>]*/>")
PICTURE = re.compile(r"\.(jpe?g|png)$", re.IGNORECASE)
# A picture of a document is held whole while it is cleaned.
LARGEST_PICTURE = 40_000_000

ElementTree.register_namespace("", _RELATIONS)
ElementTree.register_namespace("manifest", _MANIFEST)


def without_authors(package: Package) -> tuple[bytes, list[str]]:
    """The document written again, member by member, and what was changed."""
    treatments = ["authors"]
    if any(SIGNATURE.match(name) for name in package.names):
        treatments.append("unsigned")
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in package.members:
            if not THUMBNAIL.match(member.filename):
                _write(target, package, member)
    return out.getvalue(), treatments


def _write(target: zipfile.ZipFile, package: Package, member: zipfile.ZipInfo) -> None:
    """One member, under the same name, at a date that tells nothing."""
    fresh = zipfile.ZipInfo(member.filename)
    fresh.compress_type = member.compress_type
    content = _changed(package, member)
    if content is not None:
        target.writestr(fresh, content)
        return
    with target.open(fresh, "w") as written:
        for piece in package.pieces(member):
            written.write(piece)


def _changed(package: Package, member: zipfile.ZipInfo) -> bytes | str | None:
    """What replaces this member, or nothing when it stays as it is."""
    name = member.filename
    for pattern, emptied in EMPTIED:
        if pattern.match(name):
            return emptied
    if name in ("_rels/.rels", TEMPLATE_RELATIONS, "META-INF/manifest.xml"):
        return _without_pointers(package.content(name))
    if name == "word/settings.xml":
        return TEMPLATE_MARK.sub(b"", package.content(name))
    if PICTURE.search(name) and member.file_size <= LARGEST_PICTURE:
        return without_words(b"".join(package.pieces(member)))
    return None


def _without_pointers(part: bytes) -> bytes:
    """A list of parts without those that are left out."""
    root = fromstring(part, forbid_dtd=True)
    for entry in list(root):
        kind = entry.get("Type", "")
        path = entry.get(f"{{{_MANIFEST}}}full-path", "")
        if kind.endswith(("/metadata/thumbnail", TEMPLATE)) or path.startswith("Thumbnails/"):
            root.remove(entry)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
