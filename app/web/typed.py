"""What was typed, in the words of the form it was typed in, for a page that gives it back outside that form."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.core import UnboundField
from wtforms.widgets import HiddenInput

from app.web.forms import Form

# Fields that pages write by themselves, without a form of ours.
ELSEWHERE = {"body": "Message", "comment": "Commentaire", "email": "Adresse électronique", "reason": "Motif"}
CHOSEN = (RadioField, SelectField, SelectMultipleField)


def in_words(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The label and the text of each field that somebody typed or chose; what only machines read is left out."""
    pairs = list(fields)
    known = _closest({name for name, _ in pairs})
    told = [_told(known.get(name), name, text) for name, text in pairs]
    return [pair for pair in told if pair is not None]


def _closest(names: set[str]) -> dict[str, UnboundField]:
    """The fields of the form that holds most of these names, and fewest others."""
    kinds = [_fields_of(kind) for kind in Form.kinds]
    return max(kinds, key=lambda fields: (len(names & fields.keys()), -len(fields)), default={})


def _fields_of(kind: type[Form]) -> dict[str, UnboundField]:
    return {name: one for name in dir(kind) if hasattr(one := getattr(kind, name), "_formfield")}


def _told(field: UnboundField | None, name: str, text: str) -> tuple[str, str] | None:
    if field is None:
        # A name that no form has: a whole sentence was written by somebody, a single word may be a machine's.
        label = ELSEWHERE.get(name) or ("Texte" if " " in text.strip() else None)
        return (label, text) if label else None
    if issubclass(field.field_class, HiddenField) or isinstance(field.kwargs.get("widget"), HiddenInput):
        return None
    label = field.args[0] if field.args else field.kwargs.get("label")
    if issubclass(field.field_class, BooleanField):
        text = "oui"
    elif issubclass(field.field_class, CHOSEN):
        text = _choices(field.kwargs.get("choices")).get(text, "")
    return (str(label), text) if label and text else None


def _choices(offered: Any) -> dict[str, str]:
    """The words of each choice that is the same for everybody; others are chosen again in the form itself."""
    if isinstance(offered, dict):
        return {str(value): words for value, words in offered.items() if isinstance(words, str)}
    pairs: Sequence[Any] = offered if isinstance(offered, (list, tuple)) else ()
    return {str(pair[0]): str(pair[1]) for pair in pairs if isinstance(pair, (list, tuple)) and len(pair) >= 2}
