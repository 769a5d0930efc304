"""« Besoins en main-d’œuvre » : what employers of each employment basin intend to recruit (France Travail)."""

from app.observatory.sources.family import DEPARTEMENTS, REGION, Family, Field, Place
from app.observatory.sources.kinds import Code, Label, count, year

FIRST_YEAR_IN_FAP2021 = 2024


def _nomenclature(edition: int) -> str:
    """The survey changed its list of occupations between 2023 and 2024."""
    return "FAP2021" if edition >= FIRST_YEAR_IN_FAP2021 else "FAP2009"


def _place(row: dict[str, str]) -> Place | None:
    """A basin, for the département of the row: Redon lies in three, and only one of its rows is in the region."""
    if row["region"] != REGION and row["departement"] not in DEPARTEMENTS:
        return None
    return Place("bassin", row["bassin"], row["departement"])


FAMILY = Family(
    code="bmo",
    title="Enquête Besoins en main-d’œuvre",
    producer="France Travail",
    licence="Licence Ouverte",
    fields=(
        Field("year", "annee", year()),
        Field("occupation", "code metier bmo", Code(r"^[A-Z][0-9A-Z][A-Z][0-9]{2}$", "un code métier comme V4X83")),
        Field("occupation_name", "nom metier bmo", Label()),
        Field("family", "famille met", Label(), is_optional=True),
        Field("family_name", "lbl fam met", Label(), is_optional=True),
        Field("region", "reg", Code(r"^[0-9]{2}$", "un code région")),
        Field("region_name", "nom reg", Label(), is_optional=True),
        Field("departement", "dept", Code(r"^([0-9]{2}|2[AB]|97[0-9])$", "un code département")),
        Field("departement_name", "nomdept", Label(), is_optional=True),
        Field("bassin", "be[0-9]{2}", Code(r"^[0-9A-Z]{2,6}$", "un code bassin")),
        Field("bassin_name", "nombe[0-9]{2}", Label(), is_optional=True),
        Field("clpe", "clpe", Label(), is_optional=True),
        Field("projects", "met", count(may_be_hidden=True), indicator="projets"),
        Field("difficult", "xmet", count(may_be_hidden=True), indicator="difficiles-nombre"),
        Field("seasonal", "smet", count(may_be_hidden=True), indicator="saisonniers-nombre"),
    ),
    key=("occupation", "bassin", "departement", "region"),
    period="year",
    place=_place,
    place_fields=("region", "departement", "bassin"),
    occupation="occupation",
    nomenclature=_nomenclature,
    at_most=(("difficult", "projects"), ("seasonal", "projects")),
    shares=(("difficiles", "difficiles-nombre", "projets"), ("saisonniers", "saisonniers-nombre", "projets")),
    region_field="region",
)
