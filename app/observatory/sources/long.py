"""The long format: one figure a row, for whatever has no reader of its own. `docs/long-format.md` describes it."""

from app.observatory.sources.family import FRANCE, Family, Field, Place
from app.observatory.sources.kinds import Closed, Code, Label, Period, decimal

CODE = "long"
HEADER = ("territoire", "metier", "periode", "mesure", "valeur", "statut")
# The dimensions a file may add, each a column of its own.
DIMENSIONS = ("age", "categorie", "contrat", "diplome", "logement", "secteur", "sexe", "temps")
STATUSES = {
    "": "published",
    "publie": "published",
    "provisoire": "provisional",
    "secret": "not_disclosed",
    "non_disponible": "not_available",
}
MESHES = ("region", "departement", "epci", "commune", "zone-emploi", "bassin")
PLACE = rf"^(france|({'|'.join(MESHES)}):[0-9A-Z]{{2,9}})$"
VALUE_OF_A_DIMENSION = Code(
    r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$", "un code en lettres, chiffres et tirets", may_be_empty=True
)


def _place(row: dict[str, str]) -> Place:
    """« departement:53 », or « france »; every place named has to be one the portal knows."""
    mesh, _, code = row["territory"].partition(":")
    return Place(FRANCE, "") if mesh == FRANCE else Place(mesh, code)


FAMILY = Family(
    code=CODE,
    title="Jeu de données au format long",
    producer="",
    licence="",
    fields=(
        Field("territory", "territoire", Code(PLACE, "un territoire comme « departement:53 », ou « france »")),
        Field(
            "occupation",
            "metier",
            Code(r"^[A-Z0-9]{3,10}:[A-Z][0-9A-Z]{2,9}$", "un code comme « FAP2021:V4X85 », ou rien", may_be_empty=True),
        ),
        Field("period", "periode", Period()),
        Field("indicator", "mesure", Code(r"^[a-z0-9][a-z0-9-]{0,39}$", "le code d’un indicateur")),
        *(Field(name, name, VALUE_OF_A_DIMENSION, is_optional=True) for name in DIMENSIONS),
        Field("value", "valeur", decimal()),
        Field(
            "status", "statut", Closed(STATUSES, "« publie », « provisoire », « secret », « non_disponible » ou rien")
        ),
        Field("note", "note", Label(), is_optional=True),
    ),
    key=("territory", "occupation", "period", "indicator", *DIMENSIONS),
    period="period",
    place=_place,
    place_fields=("territory",),
    occupation="occupation",
    nomenclature=lambda _edition: "",
    has_one_period=False,
    measure="indicator",
    status="status",
    breakdowns=tuple((name, name) for name in DIMENSIONS),
    has_only_known_codes=True,
)
