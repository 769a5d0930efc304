"""Filling forms in: rightly, wrongly, and with what nobody types by accident."""

from typing import Any

from app.kernel.instants import today
from tests.hostile.reading import CHOICES, Control, FoundForm
from tests.hostile.recipes import FILLED

LONG = 50_000
# Numbers and days nobody means; each must be refused in words, or understood.
ODD_NUMBERS = (
    "1 234,56",
    "1.234,56",
    "1\u202f234",
    "1e309",
    "-1e309",
    "NaN",
    "sNaN",
    "Infinity",
    "-0",
    "0x10",
    "1_000",
    "\u0663",
    "\uff11\uff12",
    "1" * 5_000,
    "0." + "3" * 400,
    "1000000000000000",
    "--5",
    "1;2",
    "douze",
)
ODD_DAYS = (
    "2025-02-29",
    "29/02/2025",
    "2025-04-31",
    "0001-01-01",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "-2025-01-01",
    "2025-13-45",
    "2025-W10-1",
    "2026-10-25T02:30",
    "hier",
    "1" * 400,
)
# Texts that mean something to a machine: each is shown as it was typed, or refused.
ODD_TEXTS = (
    "{{1337*7}} {% raw %} %s %(a)s {0.__class__} ${1337*7} #{1337*7}",
    "\u202egpj.exe\u202c a\u200bb\u2066c",
    "a\r\nBcc: autre@example.org\r\n\r\nb",
    "' OR 1=1-- \" ; DROP TABLE person; * NEAR( -",
    '"><b id=hostile>b</b><script id=hostile2></script>',
    "../../etc/passwd \\ %2e%2e%2f %00 \ufffd \U0010ffff",
    "\u0301" * 200,
)
NUMBERS = ("number",)
DAYS = ("date", "datetime-local", "month", "time")


def is_number(control: Control) -> bool:
    """Whether a number is asked for."""
    return control.kind in NUMBERS


def is_day(control: Control) -> bool:
    """Whether a day or an hour is asked for."""
    return control.kind in DAYS


def blank(form: FoundForm) -> dict[str, Any]:
    """Nothing typed, nothing chosen."""
    emptied = {control.name: "" for control in form.controls if control.kind not in ("hidden", "submit", "button")}
    return {**emptied, **{control.name: None for control in form.of_kind("radio", "checkbox", "file")}}


def filled(form: FoundForm, **changes: Any) -> dict[str, Any]:
    """What somebody would type: what is said of this form, else a guess from the kind of each field."""
    guessed: dict[str, Any] = {}
    for control in form.controls:
        if control.kind not in ("hidden", "submit"):
            guessed.setdefault(control.name, _guess(control))
    return {
        name: value
        for name, value in {**guessed, **FILLED.get(form.endpoint, {}), **changes}.items()
        if value is not None
    }


def _guess(control: Control) -> Any:
    if control.value and control.kind not in CHOICES:
        return control.value
    if control.kind in CHOICES:
        return control.value if control.kind == "radio" else next((one for one in control.options if one), None)
    if is_day(control):
        return today().isoformat()
    named = {
        "email": "quelquun@example.org",
        "number": "1",
        "password": "une phrase de passe assez longue",
        "file": None,
    }
    return named.get(control.kind, "Un texte d’essai")


def in_every(form: FoundForm, value: str, chosen: Any = None) -> dict[str, Any]:
    """The same value in every field one types in, or in those chosen."""
    return {control.name: value for control in form.typed if chosen is None or chosen(control)}
