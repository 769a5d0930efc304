"""One's own journal speaks in names one may know, and says why a role ended."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.forums.models import Openness, Space
from app.forums.services import change_openness
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import Person, RoleGrant
from tests.account.places import closed_space

URL = "/compte/journal"


@pytest.fixture
def ended(browse):
    """A space whose facilitator has just ended the role of a member."""

    def end(openness):
        place = closed_space()
        space = db.session.scalars(select(Space).where(Space.perimeter_id == place.perimeter_id)).one()
        change_openness(space=space, visibility=openness, by=place.runner)
        db.session.commit()
        grant = db.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == place.member_id)).one()
        browse(place.runner).post(f"{place.team}/roles/{grant}/fin", reason="Fin de mission")
        letter = db.session.scalars(select(OutgoingLetter.text).where(OutgoingLetter.letter == "role_ended")).one()
        page = browse(db.session.get_one(Person, place.member_id)).get(URL)
        return page.words, letter

    return end


def test_the_person_reads_why_a_role_ended_and_where_it_was(ended):
    words, letter = ended(Openness.MEMBERS)
    assert "Motif : « Fin de mission »" in words
    assert "périmètre : Espace ferme" in words
    assert "l’espace Espace ferme" in letter
    assert URL in letter
    assert "Fin de mission" not in letter


def test_a_hidden_space_keeps_its_name_from_whoever_is_no_longer_in_it(ended):
    words, letter = ended(Openness.HIDDEN)
    assert "Espace ferme" not in words + letter
    assert "un espace d’échanges" in letter
    assert "Motif : « Fin de mission »" in words


def test_no_number_of_a_row_stands_in_one_s_journal(browse, ended):
    words, _letter = ended(Openness.MEMBERS)
    assert "compte :" not in words
    assert "session :" not in words
