"""Questions about people, perimeters and sessions."""

from app.kernel.people.queries.acting import place_acted_for, place_of_work, places_of_work
from app.kernel.people.queries.drafts import draft_of, drafts_of
from app.kernel.people.queries.factors import recovery_code, recovery_codes_left
from app.kernel.people.queries.identities import identity_known_as, identity_of
from app.kernel.people.queries.people import demo_people, is_shown_by_somebody, is_somebody_s_pseudonym, person_by_email
from app.kernel.people.queries.perimeters import (
    first_perimeter,
    perimeter_of_departement,
    perimeter_of_territory,
    perimeters_of_departements,
)
from app.kernel.people.queries.resets import (
    administrators_but,
    due_resets,
    get_reset,
    last_reset_of,
    open_reset_of,
    protection,
    resets,
    unprotected_people,
)
from app.kernel.people.queries.roles import (
    grants_of,
    grants_on,
    held_now,
    is_last_administrator,
    is_last_presidency,
    open_grant,
    runners_of,
)
from app.kernel.people.queries.sessions import (
    former_session_of_token,
    is_open,
    open_session_of,
    open_sessions,
    session_of_token,
    token_hash,
)
from app.kernel.people.queries.tokens import find_token, is_live

__all__ = [
    "place_acted_for",
    "place_of_work",
    "places_of_work",
    "administrators_but",
    "demo_people",
    "due_resets",
    "draft_of",
    "drafts_of",
    "find_token",
    "first_perimeter",
    "former_session_of_token",
    "get_reset",
    "grants_of",
    "grants_on",
    "held_now",
    "identity_known_as",
    "identity_of",
    "is_last_administrator",
    "is_last_presidency",
    "is_shown_by_somebody",
    "is_somebody_s_pseudonym",
    "is_live",
    "is_open",
    "last_reset_of",
    "open_grant",
    "open_reset_of",
    "open_session_of",
    "open_sessions",
    "perimeter_of_departement",
    "perimeter_of_territory",
    "perimeters_of_departements",
    "person_by_email",
    "protection",
    "recovery_code",
    "recovery_codes_left",
    "resets",
    "runners_of",
    "session_of_token",
    "token_hash",
    "unprotected_people",
]
