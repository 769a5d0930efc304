"""Addresses that keep what they showed: making one, reading it as time passes, framing it elsewhere."""

from datetime import date

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.extensions import limiter
from app.kernel.instants import today
from app.kernel.people.models import Visitor
from app.kernel.visibility import reading_as
from app.observatory.forms import KeepForm
from app.observatory.models import Permalink, Span
from app.observatory.queries.permalinks import asked_again, asked_on, is_same, permalink_at, withdrawn_since
from app.observatory.queries.taking.citation import bibtex, cited, in_full
from app.observatory.queries.taking.figures import Taking
from app.observatory.queries.taking.frozen import Ageing, Kept, aged
from app.observatory.queries.taking.lines import HEADER, lines
from app.observatory.routes import bp
from app.observatory.routes.explorer.printing import explorer_address
from app.observatory.routes.taking.common import absolute, asked_exactly, taking_of
from app.observatory.routes.taking.tables import KeptTable, cell_of, kept_table, named, table_of
from app.observatory.services.permalinks import keep_answer
from app.web import access
from app.web.downloads import csv_answer, file_name
from app.web.forms import form_page
from app.web.headers import let_be_framed

SHOWN = 12


@bp.route("/t/nouveau", methods=["GET", "POST"])
@access.public
@limiter.limit("30 per minute", methods=["POST"])
def new_permalink() -> ResponseReturnValue:
    """Keep the answer to the question of the address, once what becomes of its periods is chosen."""
    taking = taking_of(asked_exactly(request.args.to_dict(flat=False)))
    form = KeepForm()
    if form.validate_on_submit():
        with form.refusals():
            kept = keep_answer(taking=taking, span=Span(form.span.data), last=form.last.data or 1)
            return redirect(url_for(".permalink", short=kept.short), 303)
    return form_page(
        "observatory/permalink_new.html", form, taking=taking, back=explorer_address(taking.asked.question)
    )


@bp.get("/t/<short>")
@access.public
def permalink(short: str) -> ResponseReturnValue:
    """What was kept, and what became of it since."""
    kept = _kept(permalink_at(short))
    again = asked_again(kept.permalink)
    ageing = aged(kept, taking_of(again).figures()) if again else Ageing(0, (), ())
    live = _live(kept.permalink)
    return render_template(
        "observatory/permalink.html",
        kept=kept,
        permalink=kept.permalink,
        ageing=ageing,
        revised=[(named(then), cell_of(then), cell_of(now) if now else None) for then, now in ageing.revised[:SHOWN]],
        table=kept_table(kept),
        live=live,
        asked_at=explorer_address(again.question) if again and is_same(kept.permalink, again) else "",
        citations=cited(kept),
        bibtex=bibtex(kept),
        made_on=in_full(_day(kept.permalink)),
        frame=absolute(url_for(".embedded", short=short)),
    )


@bp.get("/t/<short>/integrer")
@access.public
def embedded(short: str) -> Response:
    """The table alone, with its sources, for a page of another site: the same for everybody, without a cookie."""
    with reading_as(Visitor()):
        kept = _kept(permalink_at(short))
        live = _live(kept.permalink)
        table = live[1] if live else kept_table(kept)
        page = render_template(
            "observatory/embedded.html",
            kept=kept,
            table=table,
            title=live[0].title if live else kept.title,
            sources=live[0].sources if live else kept.sources,
            made_on="" if live else in_full(_day(kept.permalink)),
        )
    return let_be_framed(make_response(page))


@bp.get("/t/<short>/donnees.csv")
@access.public
def permalink_csv(short: str) -> ResponseReturnValue:
    """What was kept as a file: the values of the day it was kept, save those withdrawn since."""
    kept = _kept(permalink_at(short))
    return csv_answer(file_name("tableau", short, on=_day(kept.permalink)), HEADER, list(lines(kept)))


def _kept(found: Permalink) -> Kept:
    passports = url_for("observatory.figure", observation_id=0).removesuffix("0")
    address = absolute(url_for("observatory.permalink", short=found.short))
    return Kept(found, withdrawn_since(found), address, absolute(passports), today())


def _live(found: Permalink) -> tuple[Taking, KeptTable] | None:
    """Today's answer on the periods the address goes on to; nothing when it keeps its own."""
    if found.span == Span.FROZEN:
        return None
    asked = asked_on(found)
    if asked is None:
        abort(404)
    taking = taking_of(asked)
    return taking, table_of(taking.figures(), taking.asked.rows, taking.asked.columns)


def _day(found: Permalink) -> date:
    return found.made_at.date()
