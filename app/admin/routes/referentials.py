"""The lists everybody shares: what they hold, from which files, and reading these again."""

from collections.abc import Iterator

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.queries import referentials as queries
from app.admin.routes import bp
from app.kernel.instants import today
from app.kernel.people.roles import Role
from app.kernel.referentials import Referential, referential
from app.kernel.referentials.queries import last_loads, loads_of
from app.kernel.referentials.services import ask_load
from app.kernel.refusals import Refusal
from app.web import access
from app.web.downloads import csv_answer, file_name
from app.web.forms import squeeze
from app.web.listing import rows_of

ADDRESS = "/referentiels/<key>"
READERS = (Role.ADMIN, Role.DPO)
SHOWN = 200
READINGS_SHOWN = 10


@bp.get("/referentiels")
@access.roles(*READERS)
def referentials() -> ResponseReturnValue:
    """Every shared list, how much it holds and when it last changed."""
    return render_template("admin/referentials.html", counted=queries.counted(), loads=last_loads())


@bp.get(ADDRESS)
@access.roles(*READERS)
def one_referential(key: str) -> ResponseReturnValue:
    """One list: its files, its readings, its entries."""
    one, words = _known(key), squeeze(request.args.get("q", ""))[:100]
    found = queries.matching(one, words)
    return render_template(
        "admin/referential.html",
        one=one,
        words=words,
        entries=found[:SHOWN],
        found=len(found),
        sources=one.sources(),
        loads=rows_of(loads_of(key), limit=READINGS_SHOWN),
    )


@bp.get(ADDRESS + "/liste.csv")
@access.roles(*READERS)
def download_referential(key: str) -> ResponseReturnValue:
    """The whole list, to take away."""
    one = _known(key)
    entries: Iterator[tuple[str, ...]] = (tuple(entry) for entry in queries.matching(one, ""))
    return csv_answer(file_name(key, on=today()), ("Code", "Nom", "Précision"), entries)


@bp.post(ADDRESS + "/relire")
@access.roles(Role.ADMIN)
def load_referential(key: str) -> ResponseReturnValue:
    """Have the worker read the files again."""
    try:
        ask_load(_known(key), by=access.person())
        flash("La lecture est demandée\u202f: son résultat paraît ici dans la minute.", "success")
    except Refusal as refusal:
        flash(refusal.message, "error")
    return redirect(url_for(".one_referential", key=key), 303)


def _known(key: str) -> Referential:
    try:
        return referential(key)
    except KeyError:
        abort(404)
