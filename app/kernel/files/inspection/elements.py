"""Reading the XML parts of a document piece by piece, in constant memory, however long they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces
from zipfile import ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from app.kernel.files.inspection.formats import NotAccepted
from app.kernel.files.inspection.package import Package

Name = tuple[str | None, str]


@dataclass(frozen=True)
class Element:
    """An element of a part: its name space, its local name, its attributes by (name space, name), its own text."""

    space: str | None
    name: str
    attributes: dict[Name, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly inside it."""
        return "".join(self.pieces)

    def attribute(self, name: str) -> str:
        """The attribute of this local name, in any name space; empty when there is none."""
        return next((value for (_, local), value in self.attributes.items() if local == name), "")


class _Collector(ContentHandler):
    """Keeps the elements asked for, from their start to their end; the others leave nothing."""

    def __init__(self, names: frozenset[str] | None) -> None:
        super().__init__()
        self.names = names
        self.open: list[Element] = []
        self.found: list[Element] = []

    def startElementNS(self, name: Name, qname: str | None, attrs: Any) -> None:  # noqa: N802 - SAX's own name
        if self.names is None or name[1] in self.names:
            self.open.append(Element(*name, dict(attrs.items())))

    def characters(self, content: str) -> None:
        if self.open:
            self.open[-1].pieces.append(content)

    def endElementNS(self, name: Name, qname: str | None) -> None:  # noqa: N802 - SAX's own name
        if self.open and (self.open[-1].space, self.open[-1].name) == name:
            self.found.append(self.open.pop())


def elements_of(package: Package, member: ZipInfo, names: frozenset[str] | None = None) -> Iterator[Element]:
    """The elements of a part with one of these local names (all of them by default), each when it ends."""
    collector = _Collector(names)
    parser = create_parser(forbid_dtd=True)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(collector)
    try:
        for piece in package.pieces(member):
            parser.feed(piece)
            yield from collector.found
            collector.found.clear()
        parser.close()
    except (SAXParseException, DefusedXmlException):
        raise NotAccepted(f"{package.called} est abîmé\u00a0: une de ses parties ne se lit pas.") from None
    yield from collector.found
