"""Office documents: what would act, or fetch something, when the document is opened is refused."""

import re
from zipfile import ZipInfo

from app.kernel.files.inspection.elements import Element, elements_of
from app.kernel.files.inspection.formats import Family, Format, NotAccepted
from app.kernel.files.inspection.package import Package

ADVICE = "enregistrez-le sans, ou exportez-le en PDF."
FORBIDDEN_PARTS = (
    (
        re.compile(r"vbaproject|vbadata|/macrosheets/|/customui/|\.bin$", re.IGNORECASE),
        "des macros ou un contenu binaire",
    ),
    (re.compile(r"/externallinks/|/connections\.xml$|/querytables/", re.IGNORECASE), "des liens externes"),
    (re.compile(r"/embeddings/|/activex/|/webextensions/", re.IGNORECASE), "des objets incorporés"),
    # LibreOffice writes the list of an empty library; its modules are the macros.
    (re.compile(r"^/scripts/|^/basic/(?!(.*/)?script-l[bc]\.xml$)", re.IGNORECASE), "des macros"),
)
# Excel keeps the settings of a printer as a binary part; it does nothing when read.
HARMLESS = re.compile(r"/printersettings/|printerSettings\d*\.bin$", re.IGNORECASE)
# The template a text was made from is a path on somebody's disk: it is left out when the document is written again.
TEMPLATE_RELATIONS = "word/_rels/settings.xml.rels"
TEMPLATE = "/attachedTemplate"
# Fields of a text that fetch something, and the one that can spell their names in numbers.
FETCHING = re.compile(
    r"\A\s*(DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DATABASE|QUOTE(?=\s+\d))\b", re.IGNORECASE
)
# A formula that speaks to another program has a bar outside its quoted words.
QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'(?=!)')
CALLING = re.compile(r"\||\b(WEBSERVICE|CALL|REGISTER|REGISTER\.ID|EXEC|RTD|DDE)\s*\(", re.IGNORECASE)
# Reading XML costs far more than looking for these: a part without any of them is not read.
FIELD_MARK = re.compile(rb"instrText|fldSimple")
CALL_MARK = re.compile(rb"\||WEBSERVICE|CALL|REGISTER|EXEC|RTD|DDE", re.IGNORECASE)
OUTSIDE = re.compile(r"\A\s*([a-z][a-z0-9+.-]*:|/|\\|\.\./)", re.IGNORECASE)
SCRIPT = "urn:oasis:names:tc:opendocument:xmlns:script:1.0"
REACHING = frozenset({"dde-source", "dde-connection-decl", "dde-link", "table-source", "script"})


def check_declared(package: Package, form: Format) -> None:
    """Refuse a package that is not the document its name announces."""
    if form.family is Family.OFFICE:
        said = package.content("[Content_Types].xml").replace(b"'", b'"')
        declared = f'"{form.declares}"'.encode() in said
    else:
        declared = package.names[0] == "mimetype" and package.content("mimetype") == form.declares.encode()
    if not declared:
        raise NotAccepted(f"Ce fichier est une archive, mais pas {form.words}. Enregistrez-le de nouveau.")


def refuse_parts(package: Package) -> None:
    """Refuse a document with a part that acts, told by the names of its parts."""
    for name in package.names:
        for pattern, what in FORBIDDEN_PARTS:
            if pattern.search("/" + name) and not HARMLESS.search("/" + name):
                raise NotAccepted(f"{package.called} contient {what}\u00a0: {ADVICE}")


def refuse_active(package: Package, form: Format) -> None:
    """Refuse a document that would fetch or call something, told by what its parts say."""
    if form.family is Family.OPEN_DOCUMENT:
        _refuse_manifest(package)
    for member in package.members:
        name = member.filename.lower()
        if name.endswith(".rels"):
            _refuse_outer_relations(package, member)
        elif name.startswith("word/") and name.endswith(".xml"):
            _refuse_fetching_fields(package, member)
        elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _refuse_calling_formulas(package, member)
        elif name.endswith(("content.xml", "styles.xml")) and form.family is Family.OPEN_DOCUMENT:
            _refuse_outer_elements(package, member)


def _refuse_outer_relations(package: Package, member: ZipInfo) -> None:
    """A hyperlink waits for a click; any other relation to elsewhere is followed when the document opens."""
    for relation in elements_of(package, member, frozenset({"Relationship"})):
        kind = relation.attribute("Type")
        left_out = member.filename == TEMPLATE_RELATIONS and kind.endswith(TEMPLATE)
        if relation.attribute("TargetMode").lower() == "external" and not kind.endswith("/hyperlink") and not left_out:
            raise NotAccepted(f"{package.called} contient des liens externes\u00a0: {ADVICE}")


def _refuse_fetching_fields(package: Package, member: ZipInfo) -> None:
    """Instructions are cut in pieces at will: each is read from its mark to the next."""
    if not package.may_hold(member, FIELD_MARK):
        return
    fields = [""]
    for element in elements_of(package, member, frozenset({"instrText", "fldSimple", "fldChar"})):
        if element.name == "instrText":
            fields[-1] += element.text
        else:
            fields += [element.attribute("instr"), ""]
    if any(FETCHING.match(field) for field in fields):
        raise NotAccepted(f"{package.called} contient un champ qui va chercher un autre document\u00a0: {ADVICE}")


def _refuse_calling_formulas(package: Package, member: ZipInfo) -> None:
    if not package.may_hold(member, CALL_MARK):
        return
    for formula in elements_of(package, member, frozenset({"f"})):
        if CALLING.search(QUOTED.sub("", formula.text)):
            raise NotAccepted(f"{package.called} contient une formule qui appelle un autre programme\u00a0: {ADVICE}")


def _refuse_manifest(package: Package) -> None:
    manifest = package.content("META-INF/manifest.xml")
    if b"encryption-data" in manifest:
        raise NotAccepted(f"{package.called} est protégé par un mot de passe\u00a0: enregistrez-le sans protection.")
    if b"sun.star.oleobject" in manifest:
        raise NotAccepted(f"{package.called} contient des objets incorporés\u00a0: {ADVICE}")


def _refuse_outer_elements(package: Package, member: ZipInfo) -> None:
    for element in elements_of(package, member):
        if element.space == SCRIPT or element.name in REACHING:
            raise NotAccepted(f"{package.called} contient des macros ou des liens externes\u00a0: {ADVICE}")
        if element.name != "a" and OUTSIDE.match(element.attribute("href")):
            raise NotAccepted(f"{package.called} contient des liens externes\u00a0: {ADVICE}")
        if _calls(element):
            raise NotAccepted(f"{package.called} contient une formule qui appelle un autre programme\u00a0: {ADVICE}")


def _calls(element: Element) -> bool:
    formula = element.attribute("formula")
    return bool(formula and CALLING.search(QUOTED.sub("", formula)))
