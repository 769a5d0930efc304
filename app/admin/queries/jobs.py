"""The worker's account, for those who administer: what waits for it, and what it did each night."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.kernel.instants import utcnow
from app.kernel.jobs import daily_names, waits
from app.kernel.jobs.models import DailyRun, WorkerBeat
from app.kernel.mail.queries import letters_to_leave
from app.kernel.mail.services import JOB as DELIVERING
from app.kernel.retention.table import RETENTION
from app.kernel.visibility import for_nobody
from app.web.filters import number

# A worker leaves a sign every minute; beyond a few, something stopped it.
SILENT_AFTER = timedelta(minutes=5)

JOBS = {
    "account.reset_factor": "Retraits d’un second facteur perdu, une fois leur délai passé",
    "account.send_reset": "Liens de nouveau mot de passe à écrire",
    "admission.answer_request": "Demandes de compte à confirmer",
    "files.check": "Fichiers à montrer à l’antivirus",
    "mail.deliver": "Courriers à envoyer",
    "observatory.import": "Fichiers statistiques à contrôler",
    "referentials.load": "Référentiels à relire",
    "rights.copy": "Copies de données à faire",
    "rights.erase": "Comptes à effacer, une fois leur délai passé",
}
NIGHTLY = {
    "admission.forget": "Oublier les invitations et demandes de compte trop anciennes",
    "associations.counters": "Comparer les sommes des associations aux lignes qu’elles additionnent",
    "files.reconcile": "Comparer les fichiers et leur réserve",
    "files.scratch": "Effacer les copies de travail qu’un arrêt brutal a laissées",
    "forums.counters": "Comparer les nombres des espaces à ce qu’ils comptent",
    "journal.verify": "Prouver le journal",
    "mail.withdraw": "Abandonner les courriers restés en souffrance",
    "people.forget_attempts": "Oublier les essais de connexion manqués",
    "people.forget_drafts": "Oublier les textes gardés que personne n’a repris",
    "retention": "Appliquer les durées de conservation",
    "search_check": "Comparer l’index de recherche à ce qu’il montre",
}
# What the night's work counts: for one, and for several.
COUNTED = {
    "altered": ("fichier altéré", "fichiers altérés"),
    "compared": ("nombre comparé", "nombres comparés"),
    "counters": ("compteur oublié", "compteurs oubliés"),
    "decided": ("demande répondue oubliée", "demandes répondues oubliées"),
    "differences": ("écart", "écarts"),
    "drafts": ("texte oublié", "textes oubliés"),
    "entries": ("acte lu", "actes lus"),
    "extra": ("entrée en trop", "entrées en trop"),
    "faults": ("défaut", "défauts"),
    "files": ("fichier dans la réserve", "fichiers dans la réserve"),
    "folders": ("dossier effacé", "dossiers effacés"),
    "found_again": ("fichier retrouvé", "fichiers retrouvés"),
    "invitations": ("invitation oubliée", "invitations oubliées"),
    "missing": ("manque", "manques"),
    "rows": ("fichier dans la base", "fichiers dans la base"),
    "stale": ("entrée périmée", "entrées périmées"),
    "strays_listed": ("fichier sans ligne repéré", "fichiers sans ligne repérés"),
    "strays_removed": ("fichier sans ligne retiré", "fichiers sans ligne retirés"),
    "unconfirmed": ("demande non confirmée oubliée", "demandes non confirmées oubliées"),
    "verified": ("fichier relu", "fichiers relus"),
    "withdrawn": ("courrier abandonné", "courriers abandonnés"),
}
# The letting go counts by class of data, under the names of the retention table.
CLASSES = frozenset(line.name for line in RETENTION)


@dataclass(frozen=True)
class Waiting:
    """A kind of work, and how many rows wait for it."""

    name: str
    rows: int


@dataclass(frozen=True)
class Nightly:
    """A piece of the night's work, and its last run."""

    key: str
    name: str
    last: DailyRun | None


def last_beat() -> datetime | None:
    """When a worker was last seen."""
    return db.session.scalar(select(func.max(WorkerBeat.seen_at)))


def is_silent(seen_at: datetime | None) -> bool:
    """Whether nothing is being done at the moment."""
    return seen_at is None or seen_at < utcnow() - SILENT_AFTER


def waiting_work() -> list[Waiting]:
    """What waits for the worker now, by kind of work."""
    # Everything that waits, also what whoever looks may not read: numbers alone are told.
    with for_nobody():
        # Where no server is set nothing sweeps the letters, and they wait all the same.
        waiting = {**waits(), DELIVERING: letters_to_leave()}
    return sorted((Waiting(JOBS[name], rows) for name, rows in waiting.items()), key=lambda one: one.name)


def nightly_work() -> list[Nightly]:
    """The night's work with its last run; one question."""
    last = select(DailyRun.name, func.max(DailyRun.day).label("day")).group_by(DailyRun.name).subquery()
    runs = db.session.scalars(
        select(DailyRun).join(last, (DailyRun.name == last.c.name) & (DailyRun.day == last.c.day))
    )
    found = {run.name: run for run in runs}
    return [Nightly(name, NIGHTLY[name], found.get(name)) for name in daily_names()]


def failures(*, within: timedelta = timedelta(days=30), limit: int = 30) -> list[DailyRun]:
    """The nights that failed lately, the newest first."""
    since = (utcnow() - within).date()
    failed = select(DailyRun).where(DailyRun.failure.is_not(None), DailyRun.day >= since)
    return list(db.session.scalars(failed.order_by(DailyRun.day.desc(), DailyRun.name).limit(limit)))


def counted_in_words(counted: dict[str, int]) -> str:
    """What a night's work counted: « 12 nombres comparés, 1 écart ». A word that is not ours is never shown."""
    said = [_counted(what, rows) for what, rows in sorted(counted.items()) if what in COUNTED or what in CLASSES]
    return ", ".join(said) or "rien à faire"


def _counted(what: str, rows: int) -> str:
    if what in CLASSES:
        return f"{what.lower()}\u00a0: {number(rows)}"
    one, several = COUNTED[what]
    return f"{number(rows)} {several if rows > 1 else one}"
