"""The register: who was supported, by whom, since when, and from which line of which file."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.associations import queries
from app.associations.models import Association
from app.associations.routes import bp
from app.associations.routes.tables import (
    SUBSIDY_HEADER,
    anchor,
    faults,
    register_columns,
    register_rows,
    subsidy_columns,
    subsidy_lines,
    subsidy_rows,
    support_chart,
)
from app.associations.sources import sources as shipped_files
from app.web import access
from app.web.downloads import csv_answer, file_name
from app.web.forms import squeeze
from app.web.listing import rows_of
from app.web.pagination import paginate


@bp.get("/")
@access.public
def index() -> ResponseReturnValue:
    """The register, by name, filtered by words and by département."""
    actor = access.actor()
    words, departement = squeeze(request.args.get("q", ""))[:100], request.args.get("departement", "")
    totals = queries.register_totals()
    if departement not in totals:
        abort(404)
    found = paginate(
        queries.register(actor, words=words, departement=departement),
        (Association.sort_name, Association.id),
        size=25,
    )
    return render_template(
        "associations/index.html",
        words=words,
        departement=departement,
        totals=totals,
        total=totals[departement],
        funders=rows_of(queries.funders()),
        mine=queries.my_associations(actor),
        page=found,
        columns=register_columns(),
        rows=register_rows(found.rows),
    )


@bp.get("/<int:id>")
@access.public
def show(id: int) -> ResponseReturnValue:
    """An association and what the files say it was granted."""
    association = queries.get_association(id, access.actor())
    subsidies = rows_of(queries.subsidies_of(association))
    return render_template(
        "associations/show.html",
        association=association,
        subsidies=subsidies,
        chart=support_chart(queries.years_of(association)),
        columns=subsidy_columns(subsidies),
        rows=subsidy_rows(subsidies),
        names=rows_of(queries.other_names(association)),
        faults=faults(subsidies),
        has_repeats=any(subsidy.repeats_line for subsidy in subsidies),
        has_multiyear=any(subsidy.is_multiyear for subsidy in subsidies),
    )


@bp.get("/sources")
@access.public
def sources() -> ResponseReturnValue:
    """The files the register is read from: where each comes from, and what was left out of it."""
    return render_template(
        "associations/sources.html", sources=shipped_files(), load=queries.latest_load(), anchor=anchor
    )


@bp.get("/<int:id>/aides.csv")
@access.public
def subsidies_csv(id: int) -> ResponseReturnValue:
    """The same lines, to take away."""
    association = queries.get_association(id, access.actor())
    lines = subsidy_lines(association, rows_of(queries.subsidies_of(association)))
    return csv_answer(file_name("aides", association.plain_name), SUBSIDY_HEADER, lines)
