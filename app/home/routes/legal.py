"""The pages the law asks for."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.kernel.instants import today
from app.kernel.legal.pages import html_of
from app.kernel.legal.queries import get_page, last_statement, text_of
from app.kernel.legal.rule import Claim
from app.kernel.retention.table import RETENTION
from app.web import access


@access.public
def legal_notice() -> ResponseReturnValue:
    """Who publishes the portal, and who hosts it."""
    return _written("mentions-legales", "home/legal/page.html")


@access.public
def privacy() -> ResponseReturnValue:
    """What the portal knows of people, and their rights."""
    durations = [
        {"name": line.name, "length": line.length_in_words, "since": line.since, "action": line.action_in_words}
        for line in RETENTION
    ]
    return _written("confidentialite", "home/legal/privacy.html", durations=durations)


@access.public
def contact() -> ResponseReturnValue:
    """Whom to write to."""
    return _written("contact", "home/legal/page.html")


@access.public
def accessibility_page() -> ResponseReturnValue:
    """The declaration of accessibility, in the form the law gives it."""
    statement = last_statement()
    claim = statement.claim if statement else Claim()
    conformity = claim.conformity(today())
    return _written("accessibilite", "home/legal/accessibility.html", statement=statement, conformity=conformity)


def _written(key: str, template: str, **context: object) -> str:
    page = get_page(key)
    return render_template(template, page=page, text=html_of(text_of(page)[0]), **context)
