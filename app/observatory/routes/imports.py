"""What the observatory's staff does: receive files, look at what they hold, sign and withdraw releases."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.kernel.visibility import visible_one
from app.observatory import policies, queries, services
from app.observatory.forms import CommentForm, ImportForm, SignForm, WithdrawForm
from app.observatory.models import FileImport, Indicator, Release
from app.observatory.queries.codes import indicators
from app.observatory.queries.releases import (
    columns_of,
    comment_of,
    comments_of,
    current_release,
    import_options,
    imports,
)
from app.observatory.routes import bp
from app.observatory.sources.long import HEADER
from app.web import access
from app.web.downloads import csv_answer, file_name
from app.web.forms import Form, form_page
from app.web.listing import rows_of
from app.web.pagination import paginate


@bp.route("/imports", methods=["GET", "POST"], endpoint="imports")
@access.roles("analyst")
def received_files() -> ResponseReturnValue:
    """The files received, and the form to send another."""
    access.require(policies.can_import(access.actor()))
    form = ImportForm()
    if form.validate_on_submit():
        with form.refusals():
            received = services.receive_file(
                stream=form.file.data.stream,
                name=form.file.data.filename,
                provenance=form.provenance.data or "",
                described=services.Described(form.title.data or "", form.producer.data or "", form.licence.data or ""),
                by=access.person(),
            )
            return redirect(url_for(".import_show", import_id=received.id), 303)
    return form_page(
        "observatory/imports.html",
        form,
        page=paginate(imports(access.actor()), (FileImport.id,), size=20, descending=True),
        waiting=rows_of(queries.releases_awaiting_second_signature(access.actor())),
    )


@bp.route("/imports/<int:import_id>")
@access.roles("analyst")
def import_show(import_id: int) -> ResponseReturnValue:
    """One file: how far its reading is, and what came of it."""
    return _import_page(import_id, SignForm())


@bp.route("/imports/<int:import_id>/anomalies.csv")
@access.roles("analyst")
def import_report(import_id: int) -> ResponseReturnValue:
    """The report of a refused file."""
    work = _import(import_id)
    names = ("sheet", "row", "column", "value", "message")
    rows = ([problem.get(name) for name in names] for problem in work.problems)
    name = file_name("anomalies", work.stored_file.original_name, str(work.id))
    return csv_answer(name, ("feuille", "ligne", "colonne", "contenu", "anomalie"), rows)


@bp.route("/imports/<int:import_id>/publier", methods=["POST"])
@access.roles("analyst")
def publish(import_id: int) -> ResponseReturnValue:
    """Sign the release of an import."""
    release = _release(import_id)
    form = SignForm()
    if form.validate_on_submit():
        with form.refusals():
            services.publish_release(release=release, by=access.person())
            flash(f"{release.source_file.title} est en ligne.", "success")
            return redirect(url_for(".import_show", import_id=import_id), 303)
    return _import_page(import_id, form)


@bp.route("/imports/<int:import_id>/retirer", methods=["POST"])
@access.roles("analyst")
def withdraw(import_id: int) -> ResponseReturnValue:
    """Take the release of an import off line."""
    release = _release(import_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        with form.refusals():
            services.withdraw_release(release=release, by=access.person(), reason=form.reason.data)
            flash(f"{release.source_file.title} n’est plus en ligne.", "success")
            return redirect(url_for(".import_show", import_id=import_id), 303)
    return _import_page(import_id, form, withdrawing=form)


@bp.route("/imports/<int:import_id>/commenter", methods=["POST"])
@access.roles("analyst")
def comment(import_id: int) -> ResponseReturnValue:
    """Ask or note something about a release that waits for its signature."""
    release = _release(import_id)
    form = CommentForm()
    if form.validate_on_submit():
        with form.refusals():
            services.comment_on(release=release, body=form.body.data, client_id=form.client_id.data, by=access.person())
            flash("Le commentaire est enregistré. La publication attend qu’il soit clos.", "success")
            return redirect(url_for(".import_show", import_id=import_id) + "#commentaires", 303)
    form.renew_if_refused()
    return _import_page(import_id, form, commenting=form)


@bp.route("/imports/<int:import_id>/commentaires/<int:comment_id>/clore", methods=["POST"])
@access.roles("analyst")
def close_comment(import_id: int, comment_id: int) -> ResponseReturnValue:
    """Close a comment that was answered."""
    release = _release(import_id)
    services.resolve_comment(comment=comment_of(release, comment_id), by=access.person())
    flash("Le commentaire est clos.", "success")
    return redirect(url_for(".import_show", import_id=import_id) + "#commentaires", 303)


@bp.route("/imports/modele.csv")
@access.roles("analyst")
def long_format_template() -> ResponseReturnValue:
    """A blank file in the long format, with one line that shows how it is filled."""
    example = ("departement:53", "", "2024", "salaries-flores", "1234,5", "")
    return csv_answer("modele-format-long.csv", HEADER, [example])


def _import_page(
    import_id: int,
    form: Form,
    *,
    withdrawing: WithdrawForm | None = None,
    commenting: CommentForm | None = None,
) -> ResponseReturnValue:
    work = _import(import_id)
    release = work.release
    return form_page(
        "observatory/import_show.html",
        form,
        work=work,
        columns=rows_of(columns_of(release)) if release else [],
        current=current_release(release.family, release.vintage) if release else None,
        comments=rows_of(comments_of(release)) if release else [],
        measures={one.code: one for one in rows_of(indicators().where(Indicator.code.in_(_compared(release))))},
        withdrawing=withdrawing or WithdrawForm(formdata=None),
        commenting=commenting or CommentForm(formdata=None),
    )


def _compared(release: Release | None) -> list[str]:
    """The indicators that the comparison of a release speaks of."""
    return [one["code"] for one in release.comparison.get("indicators", [])] if release else []


def _import(import_id: int) -> FileImport:
    return visible_one(FileImport, access.actor(), FileImport.id == import_id, options=import_options())


def _release(import_id: int) -> Release:
    """The release an import led to; an import without one has nothing to sign."""
    return visible_one(Release, access.actor(), Release.id == (_import(import_id).release_id or 0))
