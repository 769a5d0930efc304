"""What waits somewhere with people's words in it: letters not sent yet, texts sent too late, copies on the shelf."""

import json
import re
from typing import TypeVar
from urllib.parse import unquote_plus

from sqlalchemy import Select, Text, or_, select, type_coerce

from app.extensions import db
from app.kernel.expunging.passages import key_of, spans_of, stands_in, without
from app.kernel.expunging.stores import SHELVES
from app.kernel.mail.models import OutgoingLetter
from app.kernel.people.models import KeptDraft
from app.kernel.people.services import fields_of
from app.kernel.sealing import Unreadable, unseal

LONGEST_SUBJECT = 200
# The links of a letter are ours and open accounts: a passage is looked for between them.
LINKS = re.compile(r"(https?://\S+)")
# So many texts are read at once, however many wait.
AT_ONCE = 50
Row = TypeVar("Row", OutgoingLetter, KeptDraft)


def remove_from_letters(passage: str) -> None:
    """Letters say nothing that people wrote; one that does all the same leaves without it."""
    key = key_of(passage)
    written = select(OutgoingLetter.id, OutgoingLetter.subject, type_coerce(OutgoingLetter.text, Text))
    said = db.session.execute(written.order_by(OutgoingLetter.id).execution_options(yield_per=AT_ONCE))
    concerned = [number for number, subject, text in said if key in key_of(f"{subject} {_opened(text)}")]
    for letter_id in concerned:
        letter = _held(OutgoingLetter, letter_id)
        if letter is None:
            continue
        subject, found = without(letter.subject, passage, longest=LONGEST_SUBJECT)
        text, more = _between_links(letter.text or "", passage)
        if found:
            letter.subject = subject
        if more:
            letter.text = text


def _opened(sealed: str | None) -> str:
    """What a sealed text says; nothing when no key opens it: nobody will read it again."""
    try:
        return unseal(sealed) if sealed else ""
    except Unreadable:
        return ""


def _held(kind: type[Row], number: int) -> Row | None:
    """A row as it is now, held until the commit: whoever sends or drops it meanwhile waits, or is waited for."""
    try:
        return db.session.get(kind, number, populate_existing=True, with_for_update=True)
    except Unreadable:
        return None


def _between_links(text: str, passage: str) -> tuple[str, int]:
    parts, total = [], 0
    for part in LINKS.split(text):
        kept, count = (part, 0) if LINKS.match(part) else without(part, passage)
        parts.append(kept)
        total += count
    return "".join(parts), total


def remove_from_drafts(passage: str, *, path: str, author_id: int | None, everybody_s: bool) -> None:
    """Take the passage out of the texts kept for this author, and out of those meant for the same place.

    Unless they are everybody's affair, those of other persons only lose what they quote.
    """
    for draft_id in db.session.scalars(_concerned(path, author_id)).all():
        try:
            draft = db.session.get_one(KeptDraft, draft_id)
        except Unreadable:
            continue  # no key opens it: nobody will read it again
        _clean(draft, passage, in_quotes=not everybody_s and draft.person_id != author_id)


def _concerned(path: str, author_id: int | None) -> Select[int]:
    concerned = [KeptDraft.person_id == author_id] if author_id is not None else []
    if path:
        concerned += [KeptDraft.path == path, KeptDraft.path.startswith(f"{path}/", autoescape=True)]
        concerned.append(KeptDraft.path.startswith(f"{path}?", autoescape=True))
    return select(KeptDraft.id).where(or_(db.false(), *concerned)).order_by(KeptDraft.id)


def _clean(draft: KeptDraft, passage: str, *, in_quotes: bool) -> None:
    fields = [
        (without(name, passage, in_quotes=in_quotes), without(text, passage, in_quotes=in_quotes))
        for name, text in fields_of(draft)
    ]
    if any(count for said in fields for _kept, count in said):
        draft.content = json.dumps([(name, text) for (name, _), (text, _) in fields])
    # What follows the question mark of an address may have been typed.
    address, _, asked = draft.path.partition("?")
    if asked and spans_of(unquote_plus(asked), passage):
        draft.path = address


def drop_copies_that_say(passage: str) -> None:
    """Throw away every copy that waits to be taken and in which the passage stands, whoever it is about."""
    key = key_of(passage)
    for drop in SHELVES:
        drop(lambda text: key in key_of(text) and stands_in(text, passage))
