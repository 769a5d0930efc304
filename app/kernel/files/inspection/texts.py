"""Plain texts and tables: their encoding is recognised, and what is kept is UTF-8."""

import re

from app.kernel.files.inspection.formats import NotAccepted

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A cell that makes a spreadsheet ask another program (`=cmd|'/c calc'!A0`) or another machine.
CELL_END = re.compile(r"[;,\t\r\n]")
BEFORE_A_FORMULA = " \u00a0\u202f\ufeff\u200b\"'"
CALLING = re.compile(
    r"\S\|\S|\b(HYPERLINK|WEBSERVICE|IMPORTXML|IMPORTDATA|IMPORTHTML|IMPORTFEED|IMPORTRANGE|IMAGE|DDE|RTD|CALL|REGISTER"
    r"|EXEC) ?\(",
    re.IGNORECASE,
)


def decoded(data: bytes) -> tuple[str, str]:
    """The text of these bytes and the encoding it was in; refused when it is in none of those in use here."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _in(data, (encoding,))
    return _in(data, ("utf-8", "cp1252"))


def _in(data: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise NotAccepted("Le texte de ce fichier n’est pas lisible\u00a0: enregistrez-le en UTF-8.")


def clean_text(data: bytes, *, is_table: bool) -> tuple[bytes, list[str]]:
    """What is kept of a text: the same words in UTF-8, with a mark that spreadsheets need on tables."""
    text, encoding = decoded(data)
    if CONTROL.search(text):
        raise NotAccepted("Ce fichier contient des caractères qui ne sont pas du texte. Enregistrez-le en UTF-8.")
    if is_table and _reaches_out(text):
        raise NotAccepted(
            "Ce tableau contient une formule qui appelle un autre programme ou une autre adresse\u00a0: "
            "enregistrez ses valeurs seules."
        )
    kept = text.removeprefix("\ufeff").encode("utf-8-sig" if is_table else "utf-8")
    return kept, [] if encoding in ("utf-8", "utf-8-sig") else ["encoding"]


def _reaches_out(table: str) -> bool:
    """Whether a cell is a formula that calls something."""
    if "|" not in table and "(" not in table:
        return False
    cells = (cell.lstrip(BEFORE_A_FORMULA) for cell in CELL_END.split(table))
    return any(cell.startswith(("=", "+", "-", "@")) and CALLING.search(cell) for cell in cells)
