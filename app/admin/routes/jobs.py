"""What the worker has to do, and what became of the last nights."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin import services
from app.admin.queries import jobs as queries
from app.admin.routes import bp
from app.kernel.instants import today
from app.kernel.people.roles import Role
from app.kernel.refusals import Refusal
from app.web import access


@bp.get("/travaux")
@access.roles(Role.ADMIN)
def jobs() -> ResponseReturnValue:
    """The worker's sign of life, what waits for it, and the night's work."""
    seen_at = queries.last_beat()
    return render_template(
        "admin/jobs.html",
        seen_at=seen_at,
        is_silent=queries.is_silent(seen_at),
        waiting=queries.waiting_work(),
        nightly=queries.nightly_work(),
        failures=queries.failures(),
        names=queries.NIGHTLY,
        in_words=queries.counted_in_words,
        today=today(),
    )


@bp.post("/travaux/<name>/relancer")
@access.roles(Role.ADMIN)
def run_again(name: str) -> ResponseReturnValue:
    """Have what failed last night done again at once."""
    if name not in queries.NIGHTLY:
        abort(404)
    try:
        services.ask_again(name, by=access.person())
        flash("Ce travail reprend\u202f: son résultat paraît ici dans quelques minutes.", "success")
    except Refusal as refusal:
        flash(refusal.message, "error")
    return redirect(url_for(".jobs"), 303)
