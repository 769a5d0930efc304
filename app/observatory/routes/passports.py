"""Where a figure comes from, and the very file it was read in."""

from io import BytesIO

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.kernel.instants import today
from app.observatory.queries.passport import ABSENCES, passport, twin_in
from app.observatory.queries.releases import readable_source
from app.observatory.queries.taking.citation import Page, bibtex, cited, source_of
from app.observatory.routes import bp
from app.observatory.routes.taking.common import absolute
from app.observatory.services.shipped import shipped_bytes
from app.web import access
from app.web.downloads import send_stored


@bp.get("/chiffres/<int:observation_id>")
@access.public
def figure(observation_id: int) -> ResponseReturnValue:
    """The passport of a figure."""
    found = passport(observation_id)
    now = twin_in(found.replaced_by, found.observation) if found.replaced_by else None
    page = Page(
        f"{found.indicator.name}, {found.place}, {found.period}",
        absolute(url_for(".figure", observation_id=observation_id)),
        today(),
        (source_of(found.release),),
    )
    return render_template(
        "observatory/passport.html",
        passport=found,
        now=now,
        absences=ABSENCES,
        citations=cited(page),
        bibtex=bibtex(page),
    )


@bp.get("/fichiers/<int:source_id>")
@access.public
def source_file(source_id: int) -> ResponseReturnValue:
    """The producer's file, byte for byte."""
    source = readable_source(source_id)
    if source.stored_file is not None:
        return send_stored(source.stored_file)
    data = shipped_bytes(source.name)
    if data is None:
        abort(404)
    return Response(
        BytesIO(data),
        content_type="application/octet-stream",
        headers={
            "Content-Length": str(len(data)),
            "Content-Disposition": f'attachment; filename="{source.name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
