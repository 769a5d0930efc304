"""A passage goes from what quotes it and, as far as whoever removes it may go, from what is around it."""

import re

import pytest
from sqlalchemy import select

from app.associations.models import Activity
from app.extensions import db
from app.forums.models import Post, Space
from app.forums.services import edit_post, welcome
from app.kernel.expunging import Capacity, Expunging
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import KeptDraft
from app.kernel.people.services import fields_of
from tests import make
from tests.expunging.places import CANARY, columns_that_hold
from tests.expunging.planting import keep_a_draft, note_activity, reply
from tests.kernel.journals import last_entries

QUOTING = f"> Je reçois {CANARY} depuis un mois.\n\nMoi aussi."
TELLING = f"Moi aussi, {CANARY} est venue."


@pytest.fixture
def other(thread, village):
    """Another member of the space."""
    other = make.person()
    welcome(person=other, space=village.closed_space, by=None)
    db.session.commit()
    return other.id


def remove(browse, thread, who, *, beyond: bool):
    """Remove the name from the thread's opening post by its page; gives the preview and the page that follows."""
    post = db.session.get_one(Post, thread["post"])
    path = f"/espaces/{thread['slug']}/fils/{post.thread_id}/messages/{post.id}/expurger"
    form = {"passage": CANARY, "rule": "nom", **({"beyond": "y"} if beyond else {})}
    shown = browse(make.again_by_id(who)).post(path, status=200, **form)
    previewed = shown.one("#previewed").attrs["value"]
    browser = browse(make.again_by_id(who))
    return shown, browser.follow(path, previewed=previewed, confirmer="1", **form)


def answer(thread, body, by):
    """The number of an answer in the thread."""
    return reply(db.session.get_one(Post, thread["post"]), body, by=make.again_by_id(by)).id


def body_of(post_id):
    return db.session.get_one(Post, post_id).body


def test_an_author_takes_it_out_of_what_quotes_them_and_leaves_the_rest_to_its_own_author(browse, thread, other):
    quoting, telling = answer(thread, QUOTING, other), answer(thread, TELLING, other)
    shown, page = remove(browse, thread, thread["member"], beyond=True)
    assert "Ailleurs, au même endroit" in shown.words
    assert body_of(quoting) == "> Je reçois [passage retiré] depuis un mois.\n\nMoi aussi."
    assert body_of(telling) == TELLING
    assert "Il se lit encore dans un autre texte" in page.words


@pytest.mark.parametrize(
    "quoting",
    [
        f"« Je reçois {CANARY} » : comment ?",
        f'"{CANARY}" dites-vous',
        f"Réponse\n\n > Je reçois\n > {CANARY}\n\net voilà",
        f"“{CANARY}” ?",
    ],
)
def test_people_quote_in_many_ways(browse, thread, other, quoting):
    quoted = answer(thread, quoting, other)
    remove(browse, thread, thread["member"], beyond=False)
    assert "Quiberac" not in body_of(quoted)


def test_a_quote_of_before_is_nobody_s_quote(browse, thread, other, village):
    first = village.thread(village.closed_space, make.again_by_id(other), body="Un début.")
    theirs = village.reply(first, make.again_by_id(other), body=f"> {CANARY}\n\nDéjà dit.").id
    later = village.reply(first, village.member, body=f"{CANARY} est revenue.")
    path = f"/espaces/ferme/fils/{first.thread_id}/messages/{later.id}/expurger"
    form = {"passage": CANARY, "rule": "nom", "beyond": "y"}
    shown = browse(make.again_by_id(thread["member"])).post(path, status=200, **form)
    previewed = shown.one("#previewed").attrs["value"]
    browse(make.again_by_id(thread["member"])).post(path, previewed=previewed, confirmer="1", **form)
    assert CANARY in body_of(theirs)
    assert body_of(later.id) == "[passage retiré] est revenue."
    assert "Quiberac" not in body_of(thread["post"]), "and what the same person wrote in the space"


def test_the_facilitation_takes_it_out_of_the_whole_space_and_each_author_may_read_that_it_was(
    browse, thread, other, village
):
    telling = answer(thread, TELLING, other)
    elsewhere = village.thread(village.closed_space, make.again_by_id(other), title=f"Pour {CANARY}", body=TELLING)
    edit_post(post=elsewhere.row, body="Rien.", version=1, by=make.again_by_id(other))
    open_one = village.thread(village.open_space, village.outsider, body=TELLING)
    db.session.commit()
    remove(browse, thread, thread["facilitator"], beyond=True)
    assert "Quiberac" not in body_of(telling)
    assert elsewhere.row.thread.title == "Pour [passage retiré]"
    assert body_of(open_one.id) == TELLING, "another space is another place"
    traced = {trace.object_id for trace in db.session.scalars(select(Expunging))}
    assert traced == {thread["post"], telling, elsewhere.id}
    told = {act.subject_id for act in last_entries(3) if act.action == "passage.expunged"}
    assert told == {thread["member"], other}
    page = browse(make.again_by_id(other)).get(f"/espaces/ferme/fils/{elsewhere.thread_id}")
    assert "a été retiré le" in page.words


def test_the_facilitation_may_keep_to_one_post(browse, thread, other):
    telling = answer(thread, TELLING, other)
    shown, _ = remove(browse, thread, thread["facilitator"], beyond=False)
    assert "Ailleurs" not in shown.words
    assert body_of(telling) == TELLING


def test_the_space_s_own_words_are_of_the_place(browse, thread, village):
    village.closed_space.charter = f"Pas comme {CANARY}."
    db.session.commit()
    remove(browse, thread, thread["facilitator"], beyond=True)
    assert db.session.scalars(select(Space.charter).where(Space.slug == "ferme")).one() == "Pas comme [passage retiré]."


def test_an_answer_written_after_the_preview_asks_to_look_again(browse, thread, other):
    post = db.session.get_one(Post, thread["post"])
    path = f"/espaces/{thread['slug']}/fils/{post.thread_id}/messages/{post.id}/expurger"
    form = {"passage": CANARY, "rule": "nom", "beyond": "y"}
    who = thread["facilitator"]
    previewed = browse(make.again_by_id(who)).post(path, status=200, **form).one("#previewed").attrs["value"]
    answer(thread, TELLING, other)
    page = browse(make.again_by_id(who)).post(path, status=422, previewed=previewed, confirmer="1", **form)
    assert "n’est plus ce que l’aperçu montrait" in page.words


def test_former_words_of_others_are_removed_and_not_shown(browse, thread, other):
    answered = answer(thread, f"{CANARY}, autrefois.", other)
    edit_post(post=db.session.get_one(Post, answered), body="Rien.", version=1, by=make.again_by_id(other))
    db.session.commit()
    shown, _ = remove(browse, thread, thread["facilitator"], beyond=True)
    assert "autrefois" not in shown.words
    assert columns_that_hold(re.compile("Quiberac, autrefois")) == set()


def draft_of(person_id):
    return [fields_of(draft)[0][1] for draft in db.session.scalars(select(KeptDraft)) if draft.person_id == person_id]


def test_texts_kept_after_a_session_lose_it_too(browse, thread, other):
    member, another = make.again_by_id(thread["member"]), make.again_by_id(other)
    keep_a_draft(member, "/espaces/ailleurs/fils/nouveau", TELLING)
    keep_a_draft(another, "/espaces/ferme/fils/3", TELLING)
    keep_a_draft(another, "/espaces/ferme-2/fils/3", TELLING)
    remove(browse, thread, thread["facilitator"], beyond=True)
    without = "Moi aussi, [passage retiré] est venue."
    assert draft_of(thread["member"]) == [without]
    assert sorted(draft_of(other)) == sorted([without, TELLING])


def test_an_author_does_not_change_the_waiting_text_of_another_but_for_its_quotes(browse, thread, other):
    keep_a_draft(make.again_by_id(other), "/espaces/ferme/fils/3", f"{QUOTING} {TELLING}")
    remove(browse, thread, thread["member"], beyond=True)
    (kept,) = draft_of(other)
    assert kept.startswith("> Je reçois [passage retiré]")
    assert kept.endswith(TELLING)


def test_a_draft_that_no_key_opens_stops_nothing(browse, thread):
    keep_a_draft(make.again_by_id(thread["member"]), "/espaces/ferme/fils/3", TELLING)
    db.session.execute(db.text("UPDATE kept_draft SET content = 'gAAAAA illisible'"))
    db.session.commit()
    remove(browse, thread, thread["facilitator"], beyond=True)
    assert "Quiberac" not in body_of(thread["post"])


def test_a_link_that_opens_an_account_is_never_broken(app, browse, thread, village):
    letter = OutgoingLetter(
        letter="password_reset",
        recipient="a@example.org",
        subject="Un lien",
        text="Pour le jeton, suivez : https://tissage.example/nouveau-mot-de-passe/jeton-jeton\n\njeton\n",
        message_id="<1@tissage>",
        person_id=village.member.id,
    )
    db.session.add(letter)
    db.session.commit()
    first = village.thread(village.closed_space, village.member, body="Le jeton est là.")
    path = f"/espaces/ferme/fils/{first.thread_id}/messages/{first.id}/expurger"
    form = {"passage": "jeton", "rule": "nom"}
    previewed = browse(village.member).post(path, status=200, **form).one("#previewed").attrs["value"]
    browse(village.member).post(path, previewed=previewed, confirmer="1", **form)
    text = db.session.scalars(select(OutgoingLetter).where(OutgoingLetter.letter == "password_reset")).one().text
    assert "https://tissage.example/nouveau-mot-de-passe/jeton-jeton\n" in text
    assert text.endswith("[passage retiré]\n")


@pytest.mark.parametrize(
    ("who", "beyond", "left", "capacity"),
    [
        ("worker", False, 2, Capacity.AUTHOR),
        ("worker", True, 1, Capacity.AUTHOR),
        ("manager", False, 2, Capacity.MANAGER),
        ("manager", True, 0, Capacity.MANAGER),
    ],
)
def test_a_worker_reaches_what_they_noted_and_a_manager_all_that_was(browse, relais, who, beyond, left, capacity):
    make.give(relais.manager, "field_worker", relais.association.perimeter)
    note_activity(relais, by=relais.worker, sentence=f"{CANARY} est venue")
    note_activity(relais, by=relais.worker, sentence=f"{CANARY} est revenue")
    note_activity(relais, by=relais.manager, sentence=f"{CANARY} aussi")
    activity_id = db.session.scalars(select(Activity.id).order_by(Activity.id)).first()
    path = f"{relais.url}/activites/{activity_id}/expurger"
    form = {"passage": CANARY, "rule": "nom", **({"beyond": "y"} if beyond else {})}
    previewed = browse(getattr(relais, who)).post(path, status=200, **form).one("#previewed").attrs["value"]
    browse(getattr(relais, who)).post(path, previewed=previewed, confirmer="1", **form)
    assert sum("Quiberac" in one for one in db.session.scalars(select(Activity.sentence))) == left
    traces = db.session.scalars(select(Expunging)).all()
    assert len(traces) == 3 - left
    assert {trace.capacity for trace in traces} == {capacity}


def test_the_address_of_a_thread_leads_to_what_opened_it(browse, thread):
    thread_id = db.session.get_one(Post, thread["post"]).thread_id
    form = {"reference": f"https://tissage.example/espaces/ferme/fils/{thread_id}?page=1", "passage": CANARY}
    page = browse(make.person("dpo")).post("/administration/expurger", status=200, rule="nom", **form)
    assert "Passage trouvé" in page.words
