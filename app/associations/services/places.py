"""Where an activity took place: a commune named by hand, found among those of the region."""

from app.associations.queries import communes_meant
from app.kernel.refusals import Refusal
from app.kernel.territories.models import Territory


class UnknownCommune(Refusal):
    """No commune of the region bears this name."""

    message = "Aucune commune de la région ne porte ce nom. Vérifiez l’orthographe, ou écrivez le code INSEE."
    field = "commune"


class UnclearCommune(Refusal):
    """Several communes may be meant."""

    message = "Plusieurs communes répondent à ce nom. Choisissez la bonne ci-dessous."
    field = "commune"


def commune_called(words: str, *, code: str | None = None) -> Territory:
    """The commune meant by these words, or by the code chosen among those offered."""
    found = communes_meant(words)
    chosen = [commune for commune in found if commune.code == code]
    if not found:
        raise UnknownCommune
    if len(found) > 1 and not chosen:
        raise UnclearCommune
    return (chosen or found)[0]
