"""The files as administrators see them: counts, states and our own keys; spaces they may not read name nothing here."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.queries import files as queries
from app.admin.routes import bp
from app.kernel.files import services
from app.kernel.files.models import KEPT, KIND_NAMES, STATE_NAMES, StoredFile
from app.kernel.files.queries import counts, strays
from app.kernel.people.roles import Role
from app.kernel.settings.queries import whole_number
from app.web import access
from app.web.listing import rows_of
from app.web.pagination import paginate


@bp.get("/fichiers")
@access.roles(Role.ADMIN)
def files() -> ResponseReturnValue:
    """How many files there are, what they weigh, and those that are not served."""
    counted = counts()
    return render_template(
        "admin/files.html",
        counts=counted,
        kinds=KIND_NAMES,
        states=STATE_NAMES,
        used=sum(count.size for count in counted if count.state in KEPT),
        gigabytes=whole_number("files.portal_gigabytes"),
        page=paginate(queries.files_to_see(), (StoredFile.state_at, StoredFile.id), size=30, descending=True),
        strays=rows_of(strays(), limit=50),
        runs=rows_of(queries.reconciliations()),
        has_antivirus=bool(current_app.config["SETTINGS"].antivirus_url),
    )


@bp.post("/fichiers/verifier")
@access.roles(Role.ADMIN)
def check_files() -> ResponseReturnValue:
    """Have the worker show the antivirus what waits for it, now."""
    asked = services.ask_again(by=access.person())
    flash(f"{asked} fichier{'s' if asked > 1 else ''} à vérifier\u00a0: la réponse vient dans la minute.", "success")
    return redirect(url_for("admin.files"), 303)
