"""Files such as people send, and such as nobody should: made here, byte by byte, so that each says what it is."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

import pillow_heif
from openpyxl import Workbook
from PIL import Image, PngImagePlugin

CANARY = b"CANARI-48.0706,-0.7734-CANARI"
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

pillow_heif.register_heif_opener()


def drawn(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and right half blue, so that turning it shows."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """The bytes of an image."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def photo(orientation: int = 6) -> bytes:
    """A phone's photo: place, device, thumbnail, XMP and a comment, held on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = orientation, "Fabricant " + CANARY.decode(), CANARY
    exif.get_ifd(0x8825)[0x001D] = CANARY.decode()
    jpeg = saved(drawn(), "JPEG", exif=exif, comment=CANARY, quality=95)
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"
    thumbnail = saved(drawn((8, 8)), "JPEG", comment=CANARY)
    jfxx = b"JFXX\0\x10" + thumbnail
    extra = b"".join(
        b"\xff" + mark + struct.pack(">H", len(body) + 2) + body for mark, body in ((b"\xe1", xmp), (b"\xe0", jfxx))
    )
    # After the image, as motion photos do, a film.
    return jpeg[:2] + extra + jpeg[2:] + b"\0\0\0\x18ftypmp42" + CANARY


def described_png() -> bytes:
    """A PNG with words beside its points."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", CANARY.decode())
    words.add_text("Comment", CANARY.decode(), zip=False)
    words.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    return saved(drawn(), "PNG", pnginfo=words)


def animated(form: str) -> bytes:
    """Three frames."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)


def png_header(width: int, height: int) -> bytes:
    """A PNG that announces these dimensions and compresses to next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    lines = zlib.compressobj(9)
    packed = b"".join(lines.compress(bytes(1 + width // 8)) for _ in range(min(height, 4000))) + lines.flush()
    head = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def zipped(members: Iterable[tuple[str, bytes | str]], stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    """A zip of these members, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            package.writestr(name, content, zipfile.ZIP_STORED if name in stored else None)
    return out.getvalue()


def with_members(data: bytes, **added: bytes | str) -> bytes:
    """The same package with other members; `/` and `.` in their names are written `__` and `_dot_`."""
    return replaced(data, {name.replace("__", "/").replace("_dot_", "."): value for name, value in added.items()})


def replaced(data: bytes, members: dict[str, bytes | str]) -> bytes:
    """The same package with these members added, or put in the place of those of the same name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        kept = [(item.filename, package.read(item)) for item in package.infolist() if item.filename not in members]
    return zipped([*kept, *members.items()])


def docx(body: str = "Bonjour", **members: bytes | str) -> bytes:
    """A text with an author, a company, a thumbnail, a template on a disk and a link to click."""
    core = (
        f"<cp:coreProperties xmlns:cp='x' xmlns:dc='y'><dc:creator>{CANARY.decode()}</dc:creator></cp:coreProperties>"
    )
    relations = (
        f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{OFFICE_RELATIONS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/>'
        f'<Relationship Id="rId3" Type="{RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    )
    template = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE_RELATIONS}/attachedTemplate" '
        f'Target="file:///C:/Users/{CANARY.decode()}/modele.dotx" TargetMode="External"/></Relationships>'
    )
    clicked = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId9" Type="{OFFICE_RELATIONS}/hyperlink" '
        'Target="https://www.example.org/" TargetMode="External"/></Relationships>'
    )
    settings = f'<w:settings xmlns:w="{W}" xmlns:r="{OFFICE_RELATIONS}"><w:attachedTemplate r:id="rId1"/></w:settings>'
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Override PartName="/word/document.xml" ContentType="{OOXML}wordprocessingml.document.main+xml"/></Types>'
    )
    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relations,
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:p>{body}</w:p></w:body></w:document>',
            "word/_rels/document.xml.rels": clicked,
            "word/settings.xml": settings,
            "word/_rels/settings.xml.rels": template,
            "word/media/image1.jpg": photo(),
            "word/media/image2.png": described_png(),
            "docProps/core.xml": core,
            "docProps/app.xml": f"<Properties><Company>{CANARY.decode()}</Company></Properties>",
            "docProps/thumbnail.jpeg": photo(),
            **members,
        }.items()
    )


def odt(content: str = "", **members: bytes | str) -> bytes:
    """An OpenDocument text with an author and a thumbnail."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("script", "script"),
        )
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODF}text"/>'
        '<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png" manifest:media-type="image/png"/>'
        "</manifest:manifest>"
    )
    return zipped(
        {
            "mimetype": f"{ODF}text",
            "content.xml": f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>'
            f'<text:p>Bonjour <text:a xlink:href="https://www.example.org/">ici</text:a></text:p>{content}</office:body>'
            "</office:document-content>",
            "meta.xml": f"<office:document-meta {spaces}>{CANARY.decode()}</office:document-meta>",
            "Thumbnails/thumbnail.png": described_png(),
            "META-INF/manifest.xml": manifest,
            **members,
        }.items()
    )


def xlsx(formula: str = "") -> bytes:
    """A workbook, with a formula if one is given."""
    book = Workbook()
    book.properties.creator = CANARY.decode()
    book.active.append(["Commune", "Actions"])
    book.active.append(["Laval", formula or 12])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
