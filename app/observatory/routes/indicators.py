"""The catalogue of indicators, and the page of each: what it is, what to beware of, where it is read."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.observatory.queries.explore import Asked, answer, catalogue, read
from app.observatory.queries.explore.catalogue import Catalogue, Measure
from app.observatory.queries.explore.question import ALL, BARS, LAST, LINES, MAP, Question
from app.observatory.queries.explore.words import in_words
from app.observatory.queries.indicators import THEMES, card, listing, releases_of
from app.observatory.routes import bp
from app.observatory.routes.explorer.drawings import drawing_of
from app.observatory.routes.explorer.printing import explorer_address, table_of
from app.observatory.routes.explorer.sentences import sentence
from app.observatory.sources.family import FRANCE
from app.web import access

FIRST_FAMILIES = ("T2A60", "V4X85", "V4Z85")
"""The families a first chart is about, when the figures are told apart by occupation."""


@bp.get("/indicateurs")
@access.public
def indicators() -> ResponseReturnValue:
    """Every indicator, narrowed by facets."""
    found = listing(request.args.to_dict(flat=False), catalogue())
    return render_template("observatory/indicators.html", listing=found, address=_with, explorer=first_address)


@bp.get("/indicateurs/<code>")
@access.public
def indicator(code: str) -> ResponseReturnValue:
    """One indicator, with its first chart and table."""
    known = catalogue()
    measure = known.measures.get(code)
    if measure is None:
        abort(404)
    asked = _first_asked(measure, known)
    grid = answer(asked, whole=asked.question.view == LINES)
    found = card(measure, known)
    return render_template(
        "observatory/indicator.html",
        measure=measure,
        card=found,
        theme=THEMES.get(found.theme, "Autres"),
        releases=releases_of(measure),
        asked=asked,
        question=asked.question,
        grid=grid,
        title=in_words(asked),
        table=table_of(grid),
        drawing=drawing_of(grid),
        sentence=sentence(grid),
        pages=("", ""),
        explorer=explorer_address(asked.question),
    )


def first_question(measure: Measure) -> Question:
    """The first question one would ask of an indicator: its finest mesh that fits a page, its last period."""
    meshes = [mesh for mesh in measure.extents if mesh != "commune"] or list(measure.extents)
    drawn = [mesh for mesh in meshes if mesh not in (FRANCE, "region")]
    mesh = (drawn or meshes)[0]
    extent = measure.extents[mesh]
    codes = [item.code for item in extent.codes]
    chosen = next((code for code in FIRST_FAMILIES if code in codes), codes[0] if codes else "")
    view = MAP if drawn else LINES if len(extent.periods) > 1 else BARS
    periods = (ALL,) if view == LINES else (LAST,)
    return Question((measure.code,), (chosen,) if chosen else (), mesh, periods=periods, view=view)


def first_address(measure: Measure) -> str:
    """Where the Explorer answers it."""
    return explorer_address(first_question(measure))


def _first_asked(measure: Measure, known: Catalogue) -> Asked:
    sent = {name: (value,) for name, value in first_question(measure).args()}
    asked, _notices = read(sent, known)
    if asked is None:
        raise LookupError("a measure of the catalogue can be asked for")
    return asked


def _with(chosen: dict[str, str], **changes: str) -> str:
    """The address of the catalogue with facets changed; an empty value takes one away."""
    kept = {name: value for name, value in {**chosen, **changes}.items() if value}
    return url_for("observatory.indicators", **kept)  # type: ignore[arg-type]
