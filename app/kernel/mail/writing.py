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

LETTERS = Path(__file__).parent / "letters"
# Plain text is not escaped; the HTML is, when it is made from it.
_templates = Environment(
    loader=FileSystemLoader(LETTERS),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701
    trim_blocks=True,
    lstrip_blocks=True,
)
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


def write(letter: str, *, base_url: str, facts: dict[str, Any]) -> Written:
    """The letter with these facts. Names and titles are one line: no fact can add a header, a paragraph or a button."""
    said = {name: _one_line(value) if isinstance(value, str) else value for name, value in facts.items()}
    first, _, rest = _templates.get_template(f"{letter}.txt").render(**said).strip().partition("\n")
    paragraphs = [_with_address(part.strip(), base_url) for part in rest.strip().split("\n\n")]
    return Written(subject=first.removeprefix(SUBJECT).strip()[:200], text="\n\n".join(paragraphs) + "\n")


def _one_line(value: str) -> str:
    return re.sub(r"\s+", " ", "".join(letter if letter.isprintable() else " " for letter in value)).strip()


def _with_address(paragraph: str, base_url: str) -> str:
    found = BUTTON.match(paragraph)
    return f"{found['words']} : {base_url.rstrip('/')}{found['path']}" if found else paragraph


def as_html(text: str, *, subject: str, base_url: str) -> str:
    """The same letter as HTML: nothing fetched from anywhere, nothing that follows the reader."""
    paragraphs = Markup("\n").join(_paragraph(part, base_url) for part in text.strip().split("\n\n"))
    return _templates.get_template("_layout.html").render(subject=escape(subject), paragraphs=paragraphs)


def _paragraph(part: str, base_url: str) -> Markup:
    words, _, address = part.rpartition(" : ")
    if address.startswith(base_url.rstrip("/") + "/") and " " not in address:
        return Markup('<p><a class="button" href="{0}">{1}</a><br><small>{0}</small></p>').format(address, words)
    return Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in part.split("\n")))
