"""What an attacker reads in a page: where it leads, and what its forms would send."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import HTTPException

from app.web.errors import NEVER_SHOWN

CHOSEN = ("radio", "checkbox")
PRESSED = ("submit", "button", "image", "reset")
CHOICES = (*CHOSEN, "select")
TYPED = ("text", "textarea", "email", "search", "tel", "url", "number", "date", "time", "datetime-local", "month")


@dataclass
class Control:
    """One thing to fill in; `options` are the values one may choose."""

    name: str
    kind: str
    value: str = ""
    sent: bool = True
    options: list[str] = field(default_factory=list)


@dataclass
class FoundForm:
    """A form on a page, as a browser without scripts would send it."""

    page: str
    action: str
    method: str
    multipart: bool
    controls: list[Control]
    account: str | None = None
    endpoint: str = ""

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What makes it another form: where it goes and what it asks."""
        return self.endpoint, tuple(sorted({control.name for control in self.controls}))

    def of_kind(self, *kinds: str) -> list[Control]:
        """The controls of these kinds."""
        return [control for control in self.controls if control.kind in kinds]

    @property
    def typed(self) -> list[Control]:
        """The controls one types in."""
        return self.of_kind(*TYPED)

    def fields(self, **changes: Any) -> MultiDict[str, Any]:
        """What is sent: as the page came, but for changes; None takes a field away, a file is bytes and a name."""
        sent: MultiDict[str, Any] = MultiDict()
        for control in self.controls:
            if control.sent and control.name not in changes and control.kind not in PRESSED:
                sent.add(control.name, control.value)
        for name, value in changes.items():
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    sent.add(name, FileStorage(BytesIO(one[0]), one[1]) if isinstance(one, tuple) else one)
        return sent


class PageReader(HTMLParser):
    """Links and forms of a page."""

    def __init__(self, html: str, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.links: list[str] = []
        self.forms: list[FoundForm] = []
        self.outside: list[tuple[str, Control]] = []
        self._form: FoundForm | None = None
        self._select: Control | None = None
        self._text: Control | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what leads somewhere or is filled in."""
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and said.get("href", "").startswith("/"):
            self.links.append(said["href"].partition("#")[0])
        elif tag == "form":
            action = said.get("action") or self.url
            method = said.get("method", "get").lower()
            self._form = FoundForm(self.url, action, method, "multipart" in said.get("enctype", ""), [])
            self.forms.append(self._form)
        elif tag in ("input", "textarea", "select", "button") and said.get("name"):
            self._note(tag, said)
        elif tag == "option" and self._select is not None:
            self._select.options.append(said.get("value", ""))
            if "selected" in said or len(self._select.options) == 1:
                self._select.value = said.get("value", "")

    def _note(self, tag: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text" if tag == "input" else "submit") if tag in ("input", "button") else tag
        if kind == "text" and any(word in said["name"] for word in NEVER_SHOWN):
            kind = "password"  # a code of the phone is a secret too
        control = Control(said["name"], kind, said.get("value", "on" if kind in CHOSEN else ""))
        if kind in CHOSEN:
            control.sent = "checked" in said
            control.options = [control.value]
        if "disabled" in said:
            control.sent = False
        self._select = control if tag == "select" else self._select
        self._text = control if tag == "textarea" else self._text
        if self._form is not None:
            self._form.controls.append(control)

    def handle_data(self, data: str) -> None:
        """What a text area holds; the line end after its tag does not count."""
        if self._text is not None:
            self._text.value += data

    def handle_endtag(self, tag: str) -> None:
        """Leave what is closed."""
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._text is not None:
            self._text.value = re.sub(r"^\r?\n", "", self._text.value)
            self._text = None
        elif tag == "select":
            self._select = None


def leads_to(app: Flask, url: str, method: str = "GET") -> tuple[str, dict[str, Any]] | None:
    """The endpoint of an address and what it says there, or None when it is none of ours."""
    try:
        return app.url_map.bind("localhost").match(url.partition("?")[0], method=method.upper())
    except HTTPException:
        return None


def forms_of(app: Flask, reader: PageReader, account: str | None) -> list[FoundForm]:
    """The forms of a page, each with the endpoint it goes to."""
    found = []
    for form in reader.forms:
        target = leads_to(app, form.action, form.method)
        found.append(replace(form, account=account, endpoint=target[0] if target else ""))
    return found
