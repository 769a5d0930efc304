"""What no page of ours would send: other fields, other identifiers, another token, the same thing twice."""

import pytest

from tests.hostile.exploring import Explored
from tests.hostile.filling import filled, in_every
from tests.hostile.recipes import BUTTONS, IGNORED_CHOICES, TWICE, UNGUESSABLE
from tests.hostile.sending import REFUSED, accepted, every_form, said
from tests.hostile.town import Town, address_in

KEPT_WORD = "gardé tel quel"
EXTRAS = {
    "is_admin": "1",
    "role": "admin",
    "is_demo": "",
    "is_active": "1",
    "id": "1",
    "person_id": "1",
    "author_id": "1",
    "by": "1",
    "created_by_id": "1",
    "audience_id": "1",
    "perimeter_id": "1",
    "password_hash": "x",
    "second_factor_at": "2026-01-01",
    "_method": "DELETE",
}


def test_fields_nobody_asked_for_change_nothing(town: Town, explored: Explored) -> None:
    if town.database.server:
        pytest.skip("what a form listens to does not depend on the database; giving it back twice a form takes long")
    wrong = []
    for found in explored.forms.values():
        left = []
        for extras in ({}, EXTRAS):
            client, form = town.see(found)
            unknown = {name: value for name, value in extras.items() if name not in form.key[1]}
            answer = town.send(client, form, **filled(form), **unknown)
            rows = {f"rows of {name}": count for name, count in town.rows().items()}
            left.append({"status": answer.status_code, **rows, **town.rights()})
            town.reset()
        if changed := [name for name, kept in left[0].items() if kept != left[1][name]]:
            wrong.append(said(form, answer, f"extra fields changed {changed}"))
    assert not wrong, "\n".join(wrong)


def test_tampered_identifiers_and_choices_are_refused(town: Town, explored: Explored) -> None:
    wrong = []
    for send, form in every_form(town, explored):
        right = filled(form)
        for control in form.of_kind("hidden", "select", "radio"):
            if control.name == "csrf_token":
                continue
            for odd in ("999999999999999999999", "-1", "abc", "1 OR 1=1", "' --", "\U0001f642", "", "1" * 3000):
                answer = send(**{**right, control.name: odd})
                ignored = (form.endpoint, control.name) in IGNORED_CHOICES
                may_pass = control.kind == "hidden" or not odd or ignored
                if answer.status_code not in REFUSED and not (may_pass and accepted(answer)):
                    wrong.append(said(form, answer, f"{control.name}={odd[:20]!r}"))
    assert not wrong, "\n".join(wrong)


def test_fields_sent_twice_or_as_lists_are_no_accident(town: Town, explored: Explored) -> None:
    wrong = []
    for send, form in every_form(town, explored):
        right = {name: value for name, value in filled(form).items() if isinstance(value, str)}
        for changes in (
            {name: [value, "autre"] for name, value in right.items()},
            {f"{name}[]": value for name, value in right.items()},
            {**right, "csrf_token": [form.fields()["csrf_token"]] * 2},
        ):
            answer = send(**changes)
            if not accepted(answer) and answer.status_code not in REFUSED:
                wrong.append(said(form, answer, "fields sent twice"))
    assert not wrong, "\n".join(wrong)


def test_the_same_form_sent_twice_counts_once(town: Town, explored: Explored) -> None:
    wrong = []
    for found in explored.forms.values():
        if found.endpoint in UNGUESSABLE:
            continue
        client, form = town.see_again(found)
        first = town.send(client, form, **filled(form))
        if not accepted(first):
            wrong.append(said(form, first, "rightly filled (say how in tests/hostile/recipes.py)"))
            continue
        once = town.rows()
        again = town.send(client, form, **filled(form))
        added = {name: count for name, count in (town.rows() - once).items() if name != "audit_entry"}
        if again.status_code >= 500 or (added and form.endpoint not in TWICE):
            wrong.append(said(form, again, f"sent twice, added {added}"))
        town.see_again(form)
    assert not wrong, "\n".join(wrong)


def test_a_form_without_its_own_token_is_refused_and_gives_back_what_was_typed(town: Town, explored: Explored) -> None:
    wrong = []
    for found in explored.forms.values():
        client, form = town.see(found)
        stranger = town.see(found)[1].fields()["csrf_token"]
        before = town.rows()
        secret = {control.name: "motdepasse-a-ne-jamais-rendre" for control in form.of_kind("password")}
        typed = {**filled(form), **in_every(form, KEPT_WORD, lambda c: c.kind in ("text", "textarea")), **secret}
        for token in (None, "", "x", stranger, form.fields()["csrf_token"][::-1]):
            answer = town.send(client, form, **{**typed, "csrf_token": token})
            page = answer.get_data(as_text=True)
            kept = KEPT_WORD in page or not in_every(form, "", lambda c: c.kind in ("text", "textarea"))
            if answer.status_code != 400 or not kept or "motdepasse" in page or "expiré" not in page:
                wrong.append(said(form, answer, f"token {str(token)[:12]!r}, kept: {kept}"))
        if town.rows() != before:
            wrong.append(said(form, answer, "wrote something"))
    assert not wrong, "\n".join(wrong)


def test_a_button_pressed_from_elsewhere_does_nothing(town: Town) -> None:
    before = town.rows(), town.rights()
    for endpoint, account in BUTTONS.items():
        url = address_in(town, endpoint, "POST")
        assert url, f"tests/access/addresses.py does not say on what {endpoint} is pressed"
        answer = town.open(town.client(account), url, "POST", data={"csrf_token": "x"})
        assert answer.status_code == 400, f"{endpoint} answered {answer.status_code}"
    assert (town.rows(), town.rights()) == before
