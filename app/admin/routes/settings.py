"""The settings: what each is worth, where its default comes from, who changed it and why."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.admin.forms.settings import SettingForm, setting_form, take_default, typed_value
from app.admin.queries import settings as queries
from app.admin.routes import bp
from app.kernel.people.roles import Role
from app.kernel.settings import DEFINITIONS, Definition
from app.kernel.settings.services import change_setting
from app.web import access
from app.web.forms import form_page, squeeze

ADDRESS = "/reglages/<key>"
DEFAULT = "defaut"


@bp.get("/reglages")
@access.roles(Role.ADMIN, Role.DPO)
def settings() -> ResponseReturnValue:
    """Every setting by group, those of a word when it is asked for."""
    words, only_changed = squeeze(request.args.get("q", ""))[:100], request.args.get("modifies") == "oui"
    listed = queries.settings_shown(words=words, only_changed=only_changed)
    return render_template("admin/settings.html", listed=listed, words=words, only_changed=only_changed)


@bp.get(ADDRESS)
@access.roles(Role.ADMIN, Role.DPO)
def setting(key: str) -> ResponseReturnValue:
    """One setting: its value, its history and, for whoever may, its form."""
    definition = _known(key)
    return _page(definition, setting_form(definition, queries.shown(key).value))


@bp.post(ADDRESS)
@access.roles(Role.ADMIN)
def change(key: str) -> ResponseReturnValue:
    """Give a setting another value, or its default again."""
    definition = _known(key)
    form = setting_form(definition, queries.shown(key).value)
    wants_default = DEFAULT in request.form
    if wants_default:
        take_default(form, definition.default)
    if form.validate_on_submit():
        with form.refusals():
            value = definition.default if wants_default else typed_value(form, definition)
            moved = change_setting(
                key=key, value=value, reason=form.reason.data, seen=form.seen_as(definition), by=access.person()
            )
            flash("Le réglage est enregistré." if moved else "Le réglage avait déjà cette valeur.", "success")
            return redirect(url_for(".setting", key=key), 303)
        form.look_at(definition.written(queries.shown(key).value))
    return _page(definition, form)


def _known(key: str) -> Definition:
    return DEFINITIONS.get(key) or abort(404)


def _page(definition: Definition, form: SettingForm) -> Response:
    return form_page(
        "admin/setting.html", form, shown=queries.shown(definition.key), history=queries.history_of(definition.key)
    )
