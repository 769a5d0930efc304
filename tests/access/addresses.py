"""What stands in the addresses: for each endpoint that names an object, which one is theirs, others' or open to all."""

from collections.abc import Callable
from typing import Any

from tests.access.world import FOREIGN, OPEN, OWN, World

Arguments = Callable[[World, str], dict[str, Any]]
# Addresses that lead to what everybody reads: what stands in them is no object of anybody.
REFERENCE: dict[str, dict[str, Any]] = {
    "static": {"filename": "theme.css"},
    "bootstrap.static": {"filename": "css/bootstrap.min.css"},
    "account.confirm_address": {"token": "inconnu"},
    "account.new_password": {"token": "inconnu"},
    "account.stop_address": {"token": "inconnu"},
    "observatory.similar": {"mesh": "epci", "code": "200083392"},
    "observatory.indicator": {"code": "projets"},
    "admin.edit_legal_page": {"key": "contact"},
    "admin.legal_page_versions": {"key": "contact"},
    "admin.setting": {"key": "account.draft_hours"},
    "admin.change": {"key": "account.draft_hours"},
    "admin.one_referential": {"key": "themes"},
    "admin.download_referential": {"key": "themes"},
    "admin.load_referential": {"key": "themes"},
    "admin.run_again": {"name": "retention"},
    "account.registration": {"token": "un-lien-que-personne-n-a-recu"},
    "account.invitation": {"token": "un-lien-que-personne-n-a-recu"},
    "home.help_page": {"page": "lire-un-chiffre"},
    "home.territory": {"type": "departement", "code": "53"},
    "observatory.figure": {"observation_id": 1},
    "observatory.take": {"form": "csv"},
    "observatory.take_drawing": {"form": "svg"},
    "observatory.permalink": {"short": "jamaisfait"},
    "observatory.permalink_csv": {"short": "jamaisfait"},
    "observatory.embedded": {"short": "jamaisfait"},
    "observatory.source_file": {"source_id": 1},
    "observatory.occupation": {"code": "aide-a-domicile"},
    "observatory.occupation_csv": {"code": "aide-a-domicile"},
}


def association(world: World, which: str) -> dict[str, Any]:
    """An association."""
    return {"id": world.associations[which]}


def space(world: World, which: str) -> dict[str, Any]:
    """A space."""
    return {"slug": world.slugs[which]}


def thread(world: World, which: str) -> dict[str, Any]:
    """A thread in it."""
    return {"slug": world.slugs[which], "thread_id": world.threads[which]}


def post(world: World, which: str) -> dict[str, Any]:
    """A post in it."""
    return {**thread(world, which), "post_id": world.posts[which]}


def piece(world: World, which: str) -> dict[str, Any]:
    """A file joined to it."""
    return {**post(world, which), "attachment_id": world.attachments[which]}


def received(world: World, _which: str) -> dict[str, Any]:
    """A file the observatory's staff received."""
    return {"import_id": world.imports[OWN]}


def commented(world: World, which: str) -> dict[str, Any]:
    """A comment on what came of it."""
    return {**received(world, which), "comment_id": 1}


def activity(world: World, which: str) -> dict[str, Any]:
    """An activity its team noted."""
    return {**association(world, which), "activity_id": world.activities[which]}


def letter(world: World, _which: str) -> dict[str, Any]:
    """A letter of the outbox."""
    return {"letter_id": world.letters[OWN]}


def person(world: World, which: str) -> dict[str, Any]:
    """Somebody with an account."""
    return {"id": world.people["worker" if which == OWN else "stranger"]}


def grant(world: World, which: str) -> dict[str, Any]:
    """A role somebody holds; under the number of somebody else, that of another."""
    worker = world.people["worker"]
    holder = worker if which == OWN else world.people["stranger"]
    return {"id": worker, "grant_id": world.grant_of(holder)}


def factor_reset(world: World, _which: str) -> dict[str, Any]:
    """A request about a second factor that was lost."""
    return {"reset_id": world.resets[OWN]}


def session(world: World, which: str) -> dict[str, Any]:
    """A browser somebody is signed in with."""
    return {"session_id": world.sessions[which]}


def draft(world: World, which: str) -> dict[str, Any]:
    """A text kept for its author."""
    return {"draft_id": world.drafts[which]}


def team(world: World, which: str) -> dict[str, Any]:
    """The team of an association."""
    return {"perimeter_id": world.perimeters["association", which]}


def role_in_team(world: World, which: str) -> dict[str, Any]:
    """A field worker's role in a team; under the number of one's own team, that of another."""
    holder = world.people["worker" if which == OWN else "stranger"]
    return {**team(world, OWN), "grant_id": world.grant_of(holder)}


def invitation_to_team(world: World, which: str) -> dict[str, Any]:
    """An invitation to a team; under the number of one's own team, that of another."""
    return {**team(world, OWN), "invitation_id": world.invitations[which]}


def invitation_anywhere(world: World, _which: str) -> dict[str, Any]:
    """An invitation, as the administration names it."""
    return {"invitation_id": world.invitations[OWN]}


def asked(world: World, _which: str) -> dict[str, Any]:
    """A request for an account."""
    return {"request_id": world.requests[OWN]}


def copy(world: World, which: str) -> dict[str, Any]:
    """A copy of the field worker's data: asked for by them, or by the data protection officer."""
    return {"export_id": world.rights[which]}


def erasure(world: World, _which: str) -> dict[str, Any]:
    """A request of erasure."""
    return {"request_id": world.rights["erasure"]}


# endpoint → what its address names, and which objects are tried.
OBJECTS: dict[str, tuple[Arguments, tuple[str, ...]]] = {
    "admin.factor_reset": (factor_reset, (OWN,)),
    "admin.send_letter_again": (letter, (OWN,)),
    "admin.stop_factor_reset": (factor_reset, (OWN,)),
    "account.end_role": (role_in_team, (OWN, FOREIGN)),
    "account.invite_again": (invitation_to_team, (OWN, FOREIGN)),
    "account.team": (team, (OWN, FOREIGN)),
    "account.withdraw_invitation": (invitation_to_team, (OWN, FOREIGN)),
    "admin.account": (person, (OWN,)),
    "admin.approve_request": (asked, (OWN,)),
    "admin.end": (grant, (OWN, FOREIGN)),
    "admin.give": (person, (OWN,)),
    "admin.invite_again": (invitation_anywhere, (OWN,)),
    "admin.one_request": (asked, (OWN,)),
    "admin.open_account": (person, (OWN,)),
    "admin.person": (person, (OWN,)),
    "admin.reset_password": (person, (OWN,)),
    "admin.withdraw_invitation": (invitation_anywhere, (OWN,)),
    "admin.ask_copy_for": (person, (OWN,)),
    "admin.erase": (person, (OWN,)),
    "admin.refuse_erasure": (erasure, (OWN,)),
    "admin.rights_of": (person, (OWN,)),
    "admin.take_copy_for": (copy, (OWN, FOREIGN)),
    "account.take_copy": (copy, (OWN, FOREIGN)),
    "account.draft": (draft, (OWN, FOREIGN)),
    "account.drop": (draft, (OWN, FOREIGN)),
    "account.end_session": (session, (OWN, FOREIGN)),
    "associations.activities": (association, (OWN, FOREIGN)),
    "associations.expunge_activity": (activity, (OWN, FOREIGN)),
    "associations.log": (association, (OWN, FOREIGN)),
    "associations.show": (association, (OWN, FOREIGN)),
    "associations.subsidies_csv": (association, (OWN, FOREIGN)),
    "forums.attachment": (piece, (OWN, FOREIGN, OPEN)),
    "forums.expunge_post": (post, (OWN, FOREIGN, OPEN)),
    "forums.edit_post": (post, (OWN, FOREIGN, OPEN)),
    "forums.open_thread": (space, (OWN, FOREIGN, OPEN)),
    "forums.post": (post, (OWN, FOREIGN, OPEN)),
    "forums.reply": (thread, (OWN, FOREIGN, OPEN)),
    "forums.show": (space, (OWN, FOREIGN, OPEN)),
    "forums.thread": (thread, (OWN, FOREIGN, OPEN)),
    "forums.withdraw_attachment": (piece, (OWN, FOREIGN, OPEN)),
    "home.letter": (letter, (OWN,)),
    "home.workplace": (team, (OWN, FOREIGN)),
    "observatory.close_comment": (commented, (OWN,)),
    "observatory.comment": (received, (OWN,)),
    "observatory.import_report": (received, (OWN,)),
    "observatory.import_show": (received, (OWN,)),
    "observatory.publish": (received, (OWN,)),
    "observatory.withdraw": (received, (OWN,)),
}


# Addresses asked with words of their own, for what lists, searches and counts may give away; {word} is a secret.
ASKED_WITH_WORDS = (
    "/associations/?q={word}",
    "/territoires/?commune={word}",
    "/recherche?q={word}",
    "/recherche/suggestions?q={word}",
    "/recherche?q=question",
    "/recherche?q=question&territoire=departement:53",
    "/recherche/suggestions?q=question",
    "/recherche?q=introuvable+question+texte",
    "/territoires/region/52",
    "/territoires/departement/53",
    "/territoires/epci/200055887",
    "/territoires/commune/53147",
)


def objects_of(endpoint: str) -> tuple[str, ...]:
    """The objects tried at this endpoint; a dash when its address names none."""
    return OBJECTS[endpoint][1] if endpoint in OBJECTS else ("-",)


def arguments(endpoint: str, world: World, which: str) -> dict[str, Any]:
    """What stands in the address."""
    return OBJECTS[endpoint][0](world, which) if endpoint in OBJECTS else REFERENCE.get(endpoint, {})
