"""Sending the forms that were found, again and again."""

from collections.abc import Iterator
from typing import Any

from justhtml import JustHTML
from werkzeug.test import TestResponse

from tests.hostile.exploring import Explored
from tests.hostile.reading import FoundForm
from tests.hostile.town import Town

TOO_MANY = 429
# How an odd sending may be refused in words.
REFUSED = (400, 404, 409, 422, TOO_MANY)


def accepted(answer: TestResponse) -> bool:
    """Whether a form did what it is for: leads on, or hands a file over."""
    return answer.status_code == 303 or (
        answer.status_code == 200 and answer.headers.get("Content-Disposition", "").startswith("attachment")
    )


class Sender:
    """Sends a form again and again, each time as its page shows it."""

    def __init__(self, town: Town, found: FoundForm) -> None:
        self.town = town
        # An account closed by the form before this one is open again.
        self.client, self.form = town.see_again(found)

    def __call__(self, **changes: Any) -> TestResponse:
        """Send the form with these changes."""
        answer = self.town.send(self.client, self.form, **changes)
        if answer.status_code == TOO_MANY:
            self.town.reset()
        if answer.status_code < 400 or answer.status_code == TOO_MANY:
            self.client, self.form = self.town.see_again(self.form)
        return answer


def every_form(town: Town, explored: Explored) -> Iterator[tuple[Sender, FoundForm]]:
    """Each form, and what sends it."""
    for found in explored.forms.values():
        send = Sender(town, found)
        yield send, send.form


def said(form: FoundForm, answer: TestResponse, what: str) -> str:
    """What went wrong, in one line."""
    return f"{form.endpoint} ({form.page} as {form.account}): {what} → {answer.status_code}"


def words_of(answer: TestResponse) -> str:
    """The answer as text; a file that is none is read as it can be."""
    return answer.get_data().decode("utf-8", "replace")


def document(answer: TestResponse) -> Any:
    """The answer as a document."""
    return JustHTML(words_of(answer), sanitize=False)
