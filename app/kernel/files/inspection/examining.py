"""Examining a file: what it is, whether it is accepted here, and what is kept of it. Runs aside, with bounded means."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.kernel.files.inspection.acting import refuse_acting
from app.kernel.files.inspection.cleaning import without_authors
from app.kernel.files.inspection.documents import check_declared, refuse_active, refuse_parts
from app.kernel.files.inspection.formats import FORMATS, Family, Format, NotAccepted, format_named
from app.kernel.files.inspection.package import PackageBounds, open_package
from app.kernel.files.inspection.pdf import check_pdf
from app.kernel.files.inspection.sniffing import confirm
from app.kernel.files.inspection.texts import clean_text

EMPTY = "Ce fichier est vide."


@dataclass(frozen=True)
class Kept:
    """What is kept of a file: its bytes (none when they stay as they are), its format and what was changed."""

    form: Format
    content: bytes | None = None
    treatments: tuple[str, ...] = ()


def examine(*, source: str, target: str, name: str, accepted: list[str], as_is: bool, bounds: dict[str, int]) -> Any:
    """Examine the file at `source`, named `name`, and write what is kept of it at `target`, unless it stays as it is.

    The answer is JSON: `{"refused": words}`, or the key of its format, what was changed and whether it was written.
    """
    try:
        form = format_named(name, frozenset(accepted))
        kept = _kept(Path(source).read_bytes(), form, as_is, bounds)
    except NotAccepted as refusal:
        return {"refused": refusal.message}
    if kept.content is not None:
        Path(target).write_bytes(kept.content)
    return {
        "format": kept.form.key,
        "treatments": list(kept.treatments),
        "written": kept.content is not None,
    }


def _kept(data: bytes, form: Format, as_is: bool, bounds: dict[str, int]) -> Kept:
    if not data:
        raise NotAccepted(EMPTY)
    confirm(form, data)
    if form.family is Family.IMAGE:
        return _image(data, form, bounds)
    if form.family is Family.TEXT:
        return Kept(form) if as_is else _text(data, form)
    if form.family is Family.PDF:
        check_pdf(data)
        refuse_acting(data, inflated=bounds["inflated"])
        return Kept(form)
    return _document(data, form, as_is, bounds)


def _image(data: bytes, form: Format, bounds: dict[str, int]) -> Kept:
    # Loaded here only: documents need no image library, and it weighs on what they may use.
    from app.kernel.files.inspection.images import ImageBounds, draw_again  # noqa: PLC0415

    drawn, key, treatments = draw_again(
        data, form=form.key, bounds=ImageBounds(megapixels=bounds["megapixels"], side=bounds["side"])
    )
    return Kept(FORMATS[key], drawn, tuple(treatments))


def _text(data: bytes, form: Format) -> Kept:
    kept, treatments = clean_text(data, is_table=form.key == "csv")
    return Kept(form, kept, tuple(treatments))


def _document(data: bytes, form: Format, as_is: bool, bounds: dict[str, int]) -> Kept:
    package = open_package(data, PackageBounds(inflated=bounds["inflated"], ratio=bounds["ratio"]))
    check_declared(package, form)
    refuse_parts(package)
    if as_is:
        return Kept(form)
    refuse_active(package, form)
    kept, treatments = without_authors(package)
    return Kept(form, kept, tuple(treatments))
