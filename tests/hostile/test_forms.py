"""Every form of the portal, found by following links as everybody, and attacked in every way a form can be.

A new form is attacked without anything being written here; see tests/hostile/recipes.py when it cannot be reached.
"""

from typing import Any

from werkzeug.test import TestResponse

from tests.hostile.exploring import Explored
from tests.hostile.filling import (
    LONG,
    ODD_DAYS,
    ODD_NUMBERS,
    ODD_TEXTS,
    blank,
    filled,
    in_every,
    is_day,
    is_number,
)
from tests.hostile.reading import FoundForm, PageReader, forms_of
from tests.hostile.recipes import BUTTONS, DOORS, ELSEWHERE, FILLED, TWICE
from tests.hostile.sending import REFUSED, Sender, accepted, document, every_form, said, words_of
from tests.hostile.town import Town

KEPT_WORD = "gardé tel quel"


def test_every_form_of_the_portal_is_found(town: Town, explored: Explored) -> None:
    found = {form.endpoint for form in explored.forms.values()} | set(BUTTONS) | set(ELSEWHERE)
    posted = {rule.endpoint for rule in town.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert not posted - found, "no link leads to these forms: give their door in tests/hostile/recipes.py"
    for listed in (DOORS, BUTTONS, ELSEWHERE, FILLED, TWICE):
        assert not set(listed) - posted, "tests/hostile/recipes.py speaks of forms that are gone"


def refusal_faults(answer: TestResponse) -> list[str]:
    """What a refused form owes: one summary that takes the focus, and each wrong field marked and explained."""
    page = document(answer)
    summaries = page.query(".error-summary")
    if len(summaries) != 1:
        return [f"{len(summaries)} summaries"]
    summary, wrong = summaries[0], []
    if "data-focus" not in summary.attrs or summary.attrs.get("role") != "alert":
        wrong.append("the summary does not take the focus")
    for link in summary.query("a"):
        targets = page.query(f"[id='{link.attrs['href'][1:]}']")
        if len(targets) != 1 or targets[0].attrs.get("aria-invalid") != "true":
            wrong.append(f"{link.attrs['href']} leads to {len(targets)} fields, none marked wrong")
    source, ids = words_of(answer), [link.attrs["href"][1:] for link in summary.query("a")]
    if ids != sorted(ids, key=lambda id: source.find(f' id="{id}"')):
        wrong.append(f"the summary is not in the order of the page: {ids}")
    for field in page.query("[aria-invalid=true]"):
        described = (field.attrs.get("aria-describedby") or "").split()
        wrong += [f"no #{id} to explain a field" for id in described if len(page.query(f"[id='{id}']")) != 1]
    return wrong if summary.query("li") else [*wrong, "an empty summary"]


def test_an_empty_form_is_refused_in_one_summary_that_leads_to_each_field(town: Town, explored: Explored) -> None:
    wrong = []
    for send, form in every_form(town, explored):
        if not form.typed and not form.of_kind("password", "file"):
            continue  # a button, or a choice that always has one
        answer = send(**blank(form))
        if answer.status_code == 422:
            wrong += [said(form, answer, f"empty: {fault}") for fault in refusal_faults(answer)]
        elif not accepted(answer) or explored.demands(form):
            wrong.append(said(form, answer, "empty"))
    assert not wrong, "\n".join(wrong)


def test_a_refused_form_gives_back_all_that_was_typed_and_chosen_but_passwords(town: Town, explored: Explored) -> None:
    wrong = []
    for send, form in every_form(town, explored):
        typed = {control.name: f"{KEPT_WORD} {rank}" for rank, control in enumerate(form.typed)}
        secret = {control.name: "motdepasse-a-ne-jamais-rendre" for control in form.of_kind("password")}
        chosen = {control.name: control.options[-1] for control in form.of_kind("select", "radio") if control.options}
        answer = send(**typed, **secret, **chosen)
        if accepted(answer) and typed:
            long = next(iter(typed))
            answer = send(**{**typed, long: "x" * LONG}, **secret, **chosen)
            typed.pop(long)
        wrong += [said(form, answer, fault) for fault in not_kept(town, form, answer, {**typed, **chosen})]
        if "motdepasse-a-ne-jamais-rendre" in words_of(answer):
            wrong.append(said(form, answer, "gives a password back"))
    assert not wrong, "\n".join(wrong)


def not_kept(town: Town, form: FoundForm, answer: TestResponse, typed: dict[str, str]) -> list[str]:
    """What a refused form lost of what was typed."""
    if answer.status_code != 422:
        return ["typed nonsense"] if typed and not accepted(answer) else []
    reader = PageReader(answer.get_data(as_text=True), form.action)
    again = [found for found in forms_of(town.app, reader, None) if found.endpoint == form.endpoint]
    held = {(c.name, c.value) for found in again for c in found.controls if c.sent}
    return [f"lost {name}={value!r}" for name, value in typed.items() if (name, value) not in held]


def test_a_text_of_ten_megabytes_is_too_heavy_and_no_accident(town: Town, explored: Explored) -> None:
    wrong = []
    for send, form in every_form(town, explored):
        for control in form.typed[:1]:
            answer = send(**{control.name: "a" * 10_000_000})
            if answer.status_code != 413 or "Erreur 413" not in answer.get_data(as_text=True):
                wrong.append(said(form, answer, "ten megabytes"))
    assert not wrong, "\n".join(wrong)


def test_the_longest_text_passes_and_one_sign_more_is_refused_in_words(town: Town, explored: Explored) -> None:
    """A sign is a code point: an emoji counts for one, as a letter does."""
    wrong = []
    for send, form in every_form(town, explored):
        right = filled(form)
        for control in form.typed:
            if is_number(control) or is_day(control):
                continue
            beyond = send(**{**right, control.name: "a" * LONG})
            if beyond.status_code != 422:
                wrong.append(said(form, beyond, f"{LONG} letters in {control.name}"))
            most = explored.longest.get(form.endpoint, {}).get(control.name)
            if most and control.kind != "email":
                wrong += lengths(send, form, right, control.name, most)
    assert not wrong, "\n".join(wrong)


def lengths(send: Sender, form: FoundForm, right: dict[str, Any], name: str, most: int) -> list[str]:
    """What is wrong at the limit of a field."""
    wrong: list[str] = []
    if send(**{**right, name: "a"}).status_code == 422:
        return wrong  # not any text will do, such as a place's name
    for sign in ("a", "\U0001f642"):
        just, beyond = send(**{**right, name: sign * most}), send(**{**right, name: sign * (most + 1)})
        # Refused for another reason (the same thing twice, say) tells nothing of the length.
        if just.status_code != 303 and f'href="#{name}"' in just.get_data(as_text=True):
            wrong.append(said(form, just, f"{most} signs such as {sign} in {name}"))
        if beyond.status_code != 422:
            wrong.append(said(form, beyond, f"{most + 1} signs such as {sign} in {name}"))
    return wrong


def test_what_is_no_text_is_refused(town: Town, explored: Explored) -> None:
    wrong = []
    for found in explored.forms.values():
        client, form = town.see(found)
        for control in form.typed[:1]:
            token = form.fields()["csrf_token"]
            for odd in ("%00", "%ED%A0%80", "%FF", "%C0%80"):
                body = f"csrf_token={token}&{control.name}=a{odd}b"
                answer = town.open(
                    client, form.action, "POST", data=body, content_type="application/x-www-form-urlencoded"
                )
                if answer.status_code != 400:
                    wrong.append(said(form, answer, f"{odd} in {control.name}"))
            nul = town.send(client, form, **{control.name: "a\0b"})
            json = town.open(client, form.action, "POST", json={control.name: "a\ud800", "csrf_token": token})
            if (nul.status_code, json.status_code) != (400, 415):
                wrong += [said(form, answer, "no text") for answer in (nul, json)]
    assert not wrong, "\n".join(wrong)


def test_odd_texts_are_shown_as_typed_or_refused(town: Town, explored: Explored) -> None:
    wrong = []
    for send, form in every_form(town, explored):
        right = filled(form)
        for odd in ODD_TEXTS:
            answer = send(**{**right, **in_every(form, odd, lambda c: not is_number(c) and not is_day(c))})
            if not accepted(answer) and answer.status_code not in REFUSED:
                wrong.append(said(form, answer, repr(odd)))
            if answer.headers.get("Bcc") or "hostile" in (answer.headers.get("Location") or ""):
                wrong.append(said(form, answer, f"{odd!r} reached the headers"))
            if document(answer).query("#hostile, #hostile2"):
                wrong.append(said(form, answer, f"{odd!r} became a part of the page"))
            if answer.status_code == 422 and "1337*7" in odd and "9359" in answer.get_data(as_text=True):
                wrong.append(said(form, answer, f"{odd!r} was computed"))
    assert not wrong, "\n".join(wrong)


def test_odd_numbers_and_days_are_refused_in_words_or_understood(town: Town, explored: Explored) -> None:
    wrong = []
    for send, form in every_form(town, explored):
        right = filled(form)
        for kind, values in ((is_number, ODD_NUMBERS), (is_day, ODD_DAYS)):
            if not any(kind(control) for control in form.typed):
                continue
            for odd in values:
                answer = send(**{**right, **in_every(form, odd, kind)})
                if not accepted(answer) and answer.status_code not in REFUSED:
                    wrong.append(said(form, answer, odd[:30]))
    assert not wrong, "\n".join(wrong)
