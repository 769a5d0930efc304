"""« Tensions sur le marché du travail » : employment, tension and its six factors by occupation (Dares)."""

from app.observatory.sources.family import DEPARTEMENTS, FRANCE, REGION, Family, Field, Place
from app.observatory.sources.kinds import Code, Label, grade_or_empty, number_or_empty, whole_or_empty, year


def _place(row: dict[str, str]) -> Place | None:
    """France as a whole, the region or one of its départements; each level is the producer's own figure."""
    match row["level"]:
        case "nat":
            return Place(FRANCE, "")
        case "reg" if row["region"] == REGION:
            return Place("region", REGION)
        case "dep" if row["departement"] in DEPARTEMENTS:
            return Place("departement", row["departement"])
    return None


DEPARTEMENT = Code(r"^([0-9]{2}|2[AB]|97[0-9])$", "un code département ou rien", may_be_empty=True)


def _grade(name: str, header: str, indicator: str) -> Field:
    return Field(name, header, grade_or_empty(), indicator=indicator)


FAMILY = Family(
    code="tensions",
    title="Les tensions sur le marché du travail",
    producer="Dares",
    licence="Licence Ouverte",
    fields=(
        Field("occupation", "fap", Code(r"^[A-Z][0-9][A-Z]([0-9]{2})?$", "un code FAP comme V4Z83")),
        Field("employment", "emploi moyen", whole_or_empty(), indicator="emploi"),
        Field("tension", "tension", number_or_empty(), indicator="tension"),
        _grade("tension_class", "categorie tension", "tension-classe"),
        _grade("hiring", "intensite d embauches", "intensite-embauches"),
        _grade("training", "lien formation emploi", "lien-formation"),
        _grade("workforce", "manque de main d oeuvre disponible", "manque-main-oeuvre"),
        _grade("unstable", "non durabilite de l emploi", "non-durabilite"),
        _grade("conditions", "conditions de travail contraignantes", "conditions-travail"),
        _grade("distance", "inadequation geographique", "inadequation-geographique"),
        Field("year", "annee", year()),
        Field("level", "niveau geo", Code(r"^(nat|reg|dep)$", "« nat », « reg » ou « dep »")),
        Field("detail", "niveau fap", Label()),
        Field("region", "reg", Code(r"^[0-9]{1,2}$", "un code région ou rien", may_be_empty=True)),
        Field("departement", "dep", DEPARTEMENT),
    ),
    key=("occupation", "detail", "level", "region", "departement"),
    period="year",
    place=_place,
    place_fields=("level", "region", "departement"),
    occupation="occupation",
    nomenclature=lambda _edition: "FAP2009",
)
