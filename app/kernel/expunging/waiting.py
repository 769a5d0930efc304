"""What waits somewhere with people's words in it: letters not sent yet, texts sent too late, copies on the shelf."""

import json
import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import unquote_plus

from sqlalchemy import Text, select, type_coerce

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


def remove_from_drafts(passage: str, *, theirs: Callable[[int, str], bool]) -> None:
    """Take the passage out of every text kept for later, whoever's and wherever it was meant to go.

    `theirs` says, of its author and its address, whether whoever removes it may change that text; of the others only
    what they quote goes. Texts are opened a few at a time: each is bounded, so is what is held in memory.
    """
    key = key_of(passage)
    kept = select(KeptDraft.id, KeptDraft.path, type_coerce(KeptDraft.content, Text)).order_by(KeptDraft.id)
    said = db.session.execute(kept.execution_options(yield_per=AT_ONCE))
    concerned = [number for number, path, content in said if key in key_of(_typed(path, _opened(content)))]
    for draft_id in concerned:
        draft = _held(KeptDraft, draft_id)
        if draft is not None:
            _clean(draft, passage, in_quotes=not theirs(draft.person_id, draft.path))


def is_under(path: str, place: str) -> bool:
    """Whether an address is that of a place, or within it."""
    address = path.partition("?")[0]
    return bool(place) and f"{address}/".startswith(f"{place}/")


def _typed(path: str, content: str) -> str:
    """All that was typed in a text kept for later: its fields, and what follows the question mark of its address."""
    fields = json.loads(content) if content else []
    return "\n".join((unquote_plus(path), *(said for field in fields for said in field)))


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
