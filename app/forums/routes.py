"""Pages of the forums."""

from collections.abc import Iterable

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.forums import policies, queries, services
from app.forums.forms import EditPostForm, OpenThreadForm, ReplyForm
from app.forums.models import KIND_NAMES, Post, PostAttachment, Thread, kind_named
from app.kernel.expunging.queries import traces_of
from app.kernel.prose import checked, to_html
from app.kernel.themes.queries import themes
from app.web import access
from app.web.downloads import send_stored
from app.web.expunging import expunging_page
from app.web.forms import form_page
from app.web.listing import rows_of
from app.web.pagination import paginate

bp = Blueprint("forums", __name__, template_folder="templates", url_prefix="/espaces")

# Beyond the integers a database keeps there is no row: such an address is simply not one of ours.
THREAD = "/<slug>/fils/<int(max=2147483647):thread_id>"
POST = THREAD + "/messages/<int(max=2147483647):post_id>"
ATTACHMENT = POST + "/pieces/<int(max=2147483647):attachment_id>"


@bp.get("/")
@access.public
def index() -> ResponseReturnValue:
    """The spaces, by territory, and what moved last in those the reader may enter."""
    actor = access.actor()
    latest = rows_of(queries.open_threads(actor), limit=6)
    return render_template("forums/index.html", groups=queries.spaces_by_territory(actor), latest=latest)


@bp.get("/<slug>")
@access.public
def show(slug: str) -> ResponseReturnValue:
    """A space: its charter and its threads."""
    space = queries.get_space(slug, actor=access.actor())
    kind = kind_named(request.args.get("genre"))
    page = paginate(queries.threads_of(space, kind=kind), (Thread.last_post_at, Thread.id), descending=True)
    return render_template("forums/show.html", space=space, page=page, kind=kind, kinds=KIND_NAMES)


@bp.route("/<slug>/fils/nouveau", methods=["GET", "POST"])
@access.signed_in
def open_thread(slug: str) -> ResponseReturnValue:
    """Open a thread."""
    space = queries.get_space(slug, actor=access.actor())
    access.require(policies.can_post(access.actor(), space))
    form = OpenThreadForm().offer(themes=rows_of(themes()), territories=rows_of(queries.territories_for(space)))
    if form.validate_on_submit() and not _preview_asked():
        with form.refusals():
            post = services.open_thread(**form.values, space=space, by=access.person())
            flash("Votre fil est ouvert. Merci.", "success")
            _tell_changes(post.attachments)
            return redirect(address_of(post), 303)
    form.renew_if_refused()
    return form_page("forums/open_thread.html", form, space=space, preview=_preview(form))


@bp.get(THREAD)
@access.public
def thread(slug: str, thread_id: int) -> ResponseReturnValue:
    """A thread, one page of posts at a time."""
    thread = queries.get_thread(slug, thread_id, actor=access.actor())
    page = min(request.args.get("page", 1, type=int), thread.pages_count + 1)
    may_reply = page == thread.pages_count and policies.can_post(access.actor(), thread.space)
    return _thread_page(thread, page, ReplyForm() if may_reply else None)


@bp.post(THREAD)
@access.signed_in
def reply(slug: str, thread_id: int) -> ResponseReturnValue:
    """Answer in a thread."""
    thread = queries.get_thread(slug, thread_id, actor=access.actor())
    access.require(policies.can_post(access.actor(), thread.space))
    form = ReplyForm()
    if form.validate_on_submit() and not _preview_asked():
        with form.refusals():
            post = services.reply(**form.values, thread=thread, by=access.person())
            flash("Votre réponse est publiée. Merci.", "success")
            _tell_changes(post.attachments)
            return redirect(address_of(post), 303)
    form.renew_if_refused()
    return _thread_page(thread, thread.pages_count, form)


@bp.get(POST)
@access.public
def post(slug: str, thread_id: int, post_id: int) -> ResponseReturnValue:
    """The address of one post for ever: leads to the page that holds it."""
    return redirect(address_of(queries.get_post(slug, thread_id, post_id, actor=access.actor())), 303)


@bp.route(POST + "/modifier", methods=["GET", "POST"])
@access.signed_in
def edit_post(slug: str, thread_id: int, post_id: int) -> ResponseReturnValue:
    """Change one's own post."""
    post = queries.get_post(slug, thread_id, post_id, actor=access.actor())
    access.require(policies.can_edit_post(access.actor(), post))
    form = EditPostForm(obj=post)
    if form.validate_on_submit() and not _preview_asked():
        with form.refusals():
            before = {attachment.id for attachment in post.attachments}
            try:
                services.edit_post(**form.values, post=post, by=access.person())
            except services.StaleEdit as stale:
                return _conflict_page(stale, post, form)
            flash("Votre message est modifié.", "success")
            _tell_changes(joined for joined in post.attachments if joined.id not in before)
            return redirect(address_of(post), 303)
    return form_page("forums/edit_post.html", form, post=post, preview=_preview(form))


@bp.route(POST + "/expurger", methods=["GET", "POST"])
@access.signed_in
def expunge_post(slug: str, thread_id: int, post_id: int) -> ResponseReturnValue:
    """Remove a passage that identifies somebody."""
    post = queries.get_post(slug, thread_id, post_id, actor=access.actor())
    capacity = policies.expunging_capacity(access.actor(), post)
    access.require(capacity is not None)
    onward = address_of(post)
    return expunging_page(post, capacity=capacity, template="forums/expunge_post.html", onward=onward, post=post)


@bp.get(ATTACHMENT)
@access.public
def attachment(slug: str, thread_id: int, post_id: int, attachment_id: int) -> ResponseReturnValue:
    """A file joined to a post, for whoever reads the post."""
    post = queries.get_post(slug, thread_id, post_id, actor=access.actor())
    return send_stored(queries.attachment_of(post, attachment_id).file)


@bp.post(ATTACHMENT + "/retirer")
@access.signed_in
def withdraw_attachment(slug: str, thread_id: int, post_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take a file away from one's own post."""
    post = queries.get_post(slug, thread_id, post_id, actor=access.actor())
    access.require(policies.can_edit_post(access.actor(), post))
    attachment = queries.attachment_of(post, attachment_id)
    flash(f"{attachment.file.original_name} n’est plus joint à votre message.", "success")
    services.withdraw_attachment(attachment=attachment, by=access.person())
    return redirect(url_for(".edit_post", slug=slug, thread_id=thread_id, post_id=post_id), 303)


def address_of(post: Post) -> str:
    """Where a post is read: the page of its thread that holds it, at its place."""
    return url_for(
        "forums.thread",
        slug=post.thread.space.slug,
        thread_id=post.thread_id,
        page=post.page if post.page > 1 else None,
        _anchor=f"message-{post.id}",
    )


def _thread_page(thread: Thread, page: int, form: ReplyForm | None) -> ResponseReturnValue:
    posts = queries.posts_on_page(thread, page)
    # A post never edited lost nothing either.
    traces = traces_of("post", [post.id for post in posts if post.version > 1])
    shown = {"thread": thread, "posts": posts, "page": page, "traces": traces}
    if form is None:
        return render_template("forums/thread.html", form=None, preview=None, **shown)
    return form_page("forums/thread.html", form, preview=_preview(form), **shown)


def _conflict_page(stale: services.StaleEdit, post: Post, form: EditPostForm) -> ResponseReturnValue:
    form.catch_up(post.version)
    page = render_template("forums/edit_post.html", form=form, post=post, preview=None, conflict=stale.message)
    return make_response(page, 409)


def _tell_changes(attachments: Iterable[PostAttachment]) -> None:
    """Say what was changed in each file when it was received."""
    for attachment in attachments:
        if words := attachment.file.treatment_names:
            flash(f"{attachment.file.original_name}\u00a0: {', '.join(words)}.", "info")


def _preview_asked() -> bool:
    return "apercu" in request.form


def _preview(form: OpenThreadForm | ReplyForm | EditPostForm) -> str | None:
    """The text as it would be published; refused like it would be, before any work on it."""
    if not (form.body.data and _preview_asked()):
        return None
    with form.refusals():
        return to_html(checked(form.body.data))
    return None
