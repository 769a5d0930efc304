"""Writing a letter from its template: one text, from which the HTML is made, so that the two never differ.

A template's first line is its subject (« Objet : … »), then paragraphs separated by blank lines. A paragraph that
starts with « -> » is a button: its words, a colon, the path it leads to within the portal.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.kernel.instants import lasting
from app.kernel.mail.facts import sayable

LETTERS = Path(__file__).parent / "letters"
# Plain text is not escaped; the HTML is, when it is made from it.
_templates = Environment(
    loader=FileSystemLoader(LETTERS),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["lasting"] = lasting
SUBJECT = "Objet : "
BUTTON = re.compile(r"^-> (?P<words>.+?) : (?P<path>/\S*)$")


@dataclass(frozen=True)
class Written:
    """A letter ready to be kept: its subject and its text, buttons written as addresses."""

    subject: str
    text: str


def letter_names() -> list[str]:
    """The letters there are."""
    return sorted(path.stem for path in LETTERS.glob("*.txt"))


def kind_of(letter: str) -> str:
    """What a letter is about: its subject as written in its template, the facts of one person left out."""
    first, _, _ = (LETTERS / f"{letter}.txt").read_text(encoding="utf-8").partition("\n")
    return re.sub(r"{[{%].*?[}%]}", "…", first.removeprefix(SUBJECT)).strip()


def write(letter: str, *, base_url: str, facts: dict[str, Any]) -> Written:
    """The letter with these facts; raises Unsayable for a fact out of the list, LeadsNowhere for a dead path."""
    said = sayable(facts)
    first, _, rest = _templates.get_template(f"{letter}.txt").render(**said).strip().partition("\n")
    paragraphs = [_with_address(part.strip(), base_url) for part in rest.strip().split("\n\n")]
    return Written(subject=first.removeprefix(SUBJECT).strip()[:200], text="\n\n".join(paragraphs) + "\n")


def _with_address(paragraph: str, base_url: str) -> str:
    found = BUTTON.match(paragraph)
    if found is None:
        return paragraph
    return f"{found['words']} : {base_url.rstrip('/')}{found['path']}"


@dataclass(frozen=True)
class Part:
    """A paragraph of a letter: its lines, or the words and the address of a button."""

    lines: list[str]
    address: str = ""


def parts_of(text: str, *, base_url: str) -> list[Part]:
    """A written letter, paragraph by paragraph."""
    return [_part(part, base_url) for part in text.strip().split("\n\n") if part]


def _part(part: str, base_url: str) -> Part:
    words, _, address = part.rpartition(" : ")
    is_button = address.startswith(base_url.rstrip("/") + "/") and not re.search(r"\s", address)
    return Part([words], address) if is_button else Part(part.split("\n"))


def as_html(text: str, *, subject: str, base_url: str) -> str:
    """The same letter as HTML: nothing fetched from anywhere, nothing that follows the reader."""
    paragraphs = Markup("\n").join(_paragraph(part) for part in parts_of(text, base_url=base_url))
    return _templates.get_template("_layout.html").render(subject=escape(subject), paragraphs=paragraphs)


def _paragraph(part: Part) -> Markup:
    if part.address:
        button = Markup('<p><a class="button" href="{0}">{1}</a><br><small>{0}</small></p>')
        return button.format(part.address, part.lines[0])
    return Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in part.lines))
