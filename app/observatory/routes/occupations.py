"""What everybody reads: the list of occupations, and one occupation followed through its territories."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.instants import today
from app.kernel.occupations.models import NOMENCLATURES, PERIMETERS, Occupation, merge_sentence
from app.kernel.occupations.queries import get_occupation
from app.observatory.queries import latest_releases, regional_totals
from app.observatory.queries.explore import catalogue
from app.observatory.queries.export import HEADER, csv_rows
from app.observatory.queries.index import occupation_families, uncounted_occupations
from app.observatory.queries.profile import Fact, facts
from app.observatory.queries.taking.citation import Page, bibtex, cited, source_of
from app.observatory.queries.thread import QUALITY_ORDER, Thread, occupation_thread, offered_choices
from app.observatory.queries.views import MESHES
from app.observatory.routes import bp
from app.observatory.routes.drawings import bars_of, map_of, spark_of
from app.observatory.routes.explorer.printing import Printed, explorer_address, printed
from app.observatory.routes.taking.common import absolute
from app.web import access
from app.web.charts import Sparkline
from app.web.downloads import csv_answer, file_name
from app.web.listing import rows_of


@bp.route("/")
@access.public
def index() -> ResponseReturnValue:
    """The occupations, by family, within a perimeter."""
    asked = request.args.get("perimetre", "")
    perimeter = asked if asked in PERIMETERS else None
    families = occupation_families(access.actor(), perimeter)
    return render_template(
        "observatory/index.html",
        perimeter=perimeter,
        perimeters=PERIMETERS,
        families=families,
        most=max((family.projects for family in families), default=0),
        uncounted=uncounted_occupations(families, perimeter),
        totals=regional_totals(access.actor()),
        releases=rows_of(latest_releases(access.actor()), limit=30),
    )


@bp.route("/metiers/<code>")
@access.public
def occupation(code: str) -> ResponseReturnValue:
    """One occupation, one measure, one mesh."""
    found = get_occupation(code)
    thread = _thread(found)
    if thread is None:
        return render_template("observatory/uncounted.html", occupation=found, **_told(found))
    query: dict[str, Any] = {"mesure": thread.choice.indicator, "maille": thread.mesh.code, "famille": thread.code.code}
    page = Page(
        f"{found.name}, {thread.indicator.name}, {thread.source.vintage}",
        absolute(url_for(".occupation", code=code, **query)),
        today(),
        (source_of(thread.release),),
    )
    return render_template(
        "observatory/occupation.html",
        occupation=found,
        thread=thread,
        merged=merge_sentence(found, thread.code),
        choices=offered_choices(thread),
        meshes=MESHES,
        query=query,
        citations=cited(page),
        bibtex=bibtex(page),
        map=map_of(thread),
        bars=bars_of(thread),
        **_told(found),
    )


def _told(found: Occupation) -> dict[str, Any]:
    """The occupation at a glance, and the codes that count it, list by list, the surest first."""
    codes = sorted(
        found.bridges,
        key=lambda one: (
            list(NOMENCLATURES).index(one.nomenclature_code.nomenclature),
            QUALITY_ORDER.index(one.quality),
            one.nomenclature_code.code,
        ),
    )
    told = [_printed(fact) for fact in facts(found, catalogue())]
    return {"profile": told, "bridges": codes, "nomenclatures": NOMENCLATURES}


def _printed(fact: Fact) -> tuple[Fact, Printed, Sparkline | None, str]:
    """A fact with its figure as printed, its curve where enough periods are known, and its question."""
    cell = printed(fact.cell, fact.measure, _passport, is_told=False)
    href = explorer_address(fact.question) if fact.bridge else ""
    return fact, cell, spark_of(fact) if fact.is_drawn else None, href


def _passport(key: int) -> str:
    return url_for("observatory.figure", observation_id=key)


@bp.route("/metiers/<code>/donnees.csv")
@access.public
def occupation_csv(code: str) -> ResponseReturnValue:
    """The same rows as a file."""
    thread = _thread(get_occupation(code))
    if thread is None:
        abort(404)
    name = file_name(thread.occupation.name, thread.indicator.name, str(thread.source.vintage), on=today())
    # Written out now: the rows are sent after the session is closed.
    return csv_answer(name, HEADER, list(csv_rows(thread)))


def _thread(found: Occupation) -> Thread | None:
    """What the address asks for."""
    return occupation_thread(
        found,
        access.actor(),
        measure=request.args.get("mesure", ""),
        mesh=request.args.get("maille", ""),
        code=request.args.get("famille", ""),
        sort=request.args.get("tri", ""),
    )
