"""Where somebody arrives once a factor is given, with the text they had sent while nobody was signed in."""

from flask import current_app, flash, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from app.account import services
from app.account.forms import CodeForm, PasswordForm, PlainForm, SignInForm
from app.kernel.people.models import FirstFactor, Person, UserSession
from app.kernel.people.queries import demo_people
from app.kernel.people.services import open_session
from app.web import carrying, sessions
from app.web.devices import device_label
from app.web.forms import Form, form_page
from app.web.listing import rows_of
from app.web.qr import qr_code

LOST = "Le texte que vous aviez envoyé n’a pas pu être gardé aussi longtemps\u00a0: il est à écrire de nouveau."


def own_address(wanted: str) -> str:
    """The page asked for when it is one of ours, else the home page: nobody is sent elsewhere after signing in."""
    plain = wanted.startswith("/") and not wanted.startswith("//")
    clean = not any(letter in wanted for letter in "\\\r\n\t\0")
    return wanted if plain and clean else url_for("home.index")


def after_password(person: Person, onward: str) -> str:
    """Where somebody goes once their password is given: on, or first to their second factor when they owe one."""
    return url_for("account.second_factor", suite=onward) if person.owes_factor else onward


def arrive(held: UserSession, onward: str) -> Response:
    """What comes once a password is given: the second factor when it is owed, else where one was going.

    A text brought along is handed on by the page of the second factor, never by an address.
    """
    if held.is_whole:
        return redirect(with_text(held, onward), 303)
    if carrying.brought() is None:
        return redirect(after_password(held.person, onward), 303)
    # The shell of the page is that of whoever has just given their password.
    g.user_session = held
    return factor_page(held, onward)


def open_here(person: Person) -> UserSession:
    """Open a session in this browser for somebody whose mailbox was just proved, and who has just chosen a password."""
    session, token = open_session(
        person=person,
        first_factor=FirstFactor.PASSWORD,
        lasting_days=current_app.config["SETTINGS"].session_days,
        device=device_label(request.user_agent.string),
    )
    sessions.begin(token)
    return session


def with_text(held: UserSession, onward: str) -> str:
    """Where a session just made whole goes on: to the text it brought, which waits there, or where it was going."""
    text = carrying.brought()
    kept = carrying.take_in(text, held.person) if text is not None else None
    if kept is not None:
        return url_for("account.draft", draft_id=kept)
    if carrying.is_too_old():
        flash(LOST, "warning")
    return onward


def sign_in_page(form: SignInForm, onward: str, *, ended: bool = False) -> Response:
    """The sign-in form; `ended` when a text comes back because nobody is signed in any more."""
    return form_page(
        "account/sign_in.html",
        form,
        demo_people=rows_of(demo_people()),
        text_waits=onward.startswith("/compte/textes/"),
        ended=ended,
        onward=onward,
    )


def factor_page(held: UserSession, onward: str) -> Response:
    """The first page of the second factor, as when it is led to: giving a code, or setting an application up."""
    if held.person.has_factor:
        return code_page(CodeForm(formdata=None), held, onward)
    return begin_page(proof_form(held, blank=True), held, onward)


def code_page(form: Form, held: UserSession, onward: str) -> Response:
    """The page that asks for a code."""
    return form_page("account/second_factor.html", form, demo_code=services.demo_code(held.person), suite=onward)


def begin_page(form: Form, held: UserSession, onward: str | None) -> Response:
    """The page that begins to set an application up."""
    demo_code = services.demo_code(held.person)
    return form_page("account/begin_factor.html", form, person=held.person, demo_code=demo_code, suite=onward)


def confirm_page(form: Form, proposal: services.Proposal, onward: str | None) -> Response:
    """The page that shows the key of an application, and asks for a code of it."""
    picture = qr_code(proposal.address)
    return form_page("account/confirm_factor.html", form, proposal=proposal, picture=picture, suite=onward)


def proof_form(held: UserSession, *, blank: bool = False) -> Form:
    """What is asked before an application is set up: a code of the one in force, or the password."""
    sent = {"formdata": None} if blank else {}
    if held.person.has_factor:
        return CodeForm(**sent)
    return PlainForm(**sent) if services.is_proved(held) else PasswordForm(**sent)


@carrying.shown_by
def ended_page() -> Response:
    """The answer to a text sent while nobody was signed in: sign in on the spot, and find it again."""
    held, onward = sessions.unfinished(), url_for("home.index")
    page = factor_page(held, onward) if held else sign_in_page(SignInForm(formdata=None), onward, ended=True)
    return make_response(page, 403)
