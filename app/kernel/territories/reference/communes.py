"""Communes of today, and the codes older files still give them."""

from app.kernel.territories.reference.files import Line, OfficialFiles
from app.kernel.territories.reference.shapes import Commune, FormerCode

REGION = "52"
COMMUNES = "extrait-pdl_communes.csv"
NEIGHBOURS = "extrait-communes_voisines.json"
FORMER_CODES = "extrait-communes_codes-anciens.json"
KINDS = {"commune-deleguee": "commune déléguée", "commune-associee": "commune associée"}


def typographic(name: str) -> str:
    """A name with the apostrophe French readers expect."""
    return name.strip().replace("'", "’")


def read_communes(files: OfficialFiles) -> dict[str, Commune]:
    """The communes of the region, and those outside it that share an EPCI, a zone or a bassin with them."""
    communes: dict[str, Commune] = {}
    for line in files.table(COMMUNES):
        _enter(communes, _commune(line, epci=line["epci"], is_ours=True))
    for line in files.entries(NEIGHBOURS):
        if line["region"] == REGION:
            raise line.refusal(f"{line['nom']} est une commune de la région.", f"Placez-la dans {COMMUNES}.")
        _enter(communes, _commune(line, epci="", is_ours=False))
    return communes


def _commune(line: Line, *, epci: str, is_ours: bool) -> Commune:
    return Commune(
        code=line["code"],
        name=typographic(line["nom"]),
        departement=line["departement"],
        epci=epci,
        population=line.number_in("population"),
        is_ours=is_ours,
        line=line,
    )


def _enter(communes: dict[str, Commune], commune: Commune) -> None:
    if commune.code in communes:
        raise commune.line.refusal(
            f"le code {commune.code} est déjà celui de {communes[commune.code].name}.",
            "Ne gardez qu’une des deux lignes.",
        )
    communes[commune.code] = commune


def read_former_codes(files: OfficialFiles, communes: dict[str, Commune]) -> dict[str, FormerCode]:
    """Where each old code leads; a code that a commune of today bears is not an old one."""
    former: dict[str, FormerCode] = {}
    for line in files.entries(FORMER_CODES):
        for code, commune, reason in _codes_given_by(line, communes):
            known = former.get(code)
            if known and known.commune != commune:
                raise line.refusal(
                    f"l’ancien code {code} mène à deux communes, {known.commune} et {commune}.",
                    "Gardez celle qui a repris l’ancienne commune.",
                )
            if code not in communes and (known is None or line["type"] in KINDS):
                former[code] = FormerCode(code, commune, reason)
    return former


def _codes_given_by(line: Line, communes: dict[str, Commune]) -> list[tuple[str, str, str]]:
    is_part = line["type"] in KINDS
    code = line["chefLieu"] if is_part else line["code"]
    if code not in communes:
        raise line.refusal(
            f"{line['nom']} renvoie à une commune inconnue, {code}.",
            f"Ajoutez cette commune à {COMMUNES} ou à {NEIGHBOURS}.",
        )
    name = communes[code].name
    if is_part:
        return [(line["code"], code, f"{KINDS[line['type']]} {typographic(line['nom'])}, dans {name}")]
    return [(old, code, f"ancienne commune réunie à {name}") for old in line["anciensCodes"]]
