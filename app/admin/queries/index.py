"""What asks for somebody's eyes, counted for the door of the administration."""

from sqlalchemy import ColumnElement, func, literal, select, union_all

from app.extensions import Model, db
from app.kernel.admission.models import AccountRequest
from app.kernel.admission.queries.requests import RequestState
from app.kernel.files.models import FileState, StoredFile
from app.kernel.instants import today
from app.kernel.jobs.models import DailyRun
from app.kernel.mail.models import LetterState, OutgoingLetter
from app.kernel.people.models import FactorReset
from app.kernel.rights.models import ErasureRequest
from app.kernel.rights.queries import is_open

# How one and several are called.
WORDS = {
    "requests": ("à lire", "à lire"),
    "factors": ("demande en cours", "demandes en cours"),
    "letters": ("courrier non parti", "courriers non partis"),
    "files": ("fichier retenu ou manquant", "fichiers retenus ou manquants"),
    "rights": ("effacement demandé", "effacements demandés"),
    "jobs": ("travail a échoué cette nuit", "travaux ont échoué cette nuit"),
}


def _rows() -> dict[str, tuple[type[Model], ColumnElement[bool]]]:
    waiting = (AccountRequest.state == RequestState.WAITING) & AccountRequest.confirmed_at.is_not(None)
    return {
        "requests": (AccountRequest, waiting),
        "factors": (FactorReset, FactorReset.ended_at.is_(None)),
        "letters": (OutgoingLetter, OutgoingLetter.state == LetterState.FAILED),
        "files": (StoredFile, StoredFile.state.in_((FileState.HELD, FileState.MISSING))),
        "rights": (ErasureRequest, is_open()),
        "jobs": (DailyRun, DailyRun.failure.is_not(None) & (DailyRun.day == today())),
    }


def to_see() -> dict[str, str]:
    """How many of each ask for somebody's eyes, in words; what asks for nothing is left out. One question."""
    counts = [
        select(literal(name).label("name"), func.count().label("rows")).select_from(kind).where(condition)
        for name, (kind, condition) in _rows().items()
    ]
    found = db.session.execute(union_all(*counts)).all()
    return {name: f"{rows} {WORDS[name][0 if rows == 1 else 1]}" for name, rows in found if rows}
