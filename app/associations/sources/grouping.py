"""Who is who: the same beneficiary under several spellings and files.

Records are gathered on their SIREN. A record whose number is absent or fails its check is gathered by its name within
the funder's département: with the body that bears that name there when only one does, else with its namesakes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.associations.sources.identifiers import Verdict
from app.associations.sources.kinds import plain
from app.associations.sources.records import SubsidyRecord


@dataclass
class Beneficiary:
    """One body and everything it was granted."""

    key: str
    siren: str | None
    records: list[SubsidyRecord] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Every spelling met, the most used first; of equals the longest, then the first in the alphabet."""
        uses = Counter(record.beneficiary for record in self.records if record.beneficiary)
        return sorted(uses, key=lambda name: (-uses[name], -len(name), name))

    @property
    def name(self) -> str:
        """The name to show; a few rows give a number and no name."""
        return self.names[0] if self.names else f"Nom non publié (SIREN {self.siren})"

    @property
    def siret(self) -> str | None:
        """The establishment named by the latest record that names one."""
        dated = sorted(
            (record.year or 0, record.decided_on.isoformat() if record.decided_on else "", record.identifier.siret)
            for record in self.records
            if record.identifier.siret
        )
        return dated[-1][2] if dated else None

    @property
    def numero_rna(self) -> str | None:
        """The RNA number, when a file gives one."""
        return next((record.numero_rna for record in self.records if record.numero_rna), None)

    @property
    def verdict(self) -> Verdict:
        """The best that is known of its number."""
        verdicts = {record.identifier.verdict for record in self.records}
        return next(verdict for verdict in Verdict if verdict in verdicts)

    @property
    def kind(self) -> str:
        """What most of its records take it for."""
        return Counter(record.kind for record in self.records).most_common(1)[0][0]


def gather(records: Iterable[SubsidyRecord]) -> list[Beneficiary]:
    """The beneficiaries of these records, in the order they are first met."""
    known: dict[str, Beneficiary] = {}
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    nameless: list[SubsidyRecord] = []
    for record in records:
        if record.identifier.siren:
            key = f"siren:{record.identifier.siren}"
            if record.beneficiary:
                bearers[_name_key(record)].add(key)
            known.setdefault(key, Beneficiary(key, record.identifier.siren)).records.append(record)
        else:
            nameless.append(record)
    for record in nameless:
        key = _key_by_name(record, bearers[_name_key(record)])
        known.setdefault(key, Beneficiary(key, None)).records.append(record)
    return list(known.values())


def _name_key(record: SubsidyRecord) -> tuple[str, str]:
    return record.funder.departement, plain(record.beneficiary)


def _key_by_name(record: SubsidyRecord, keys: set[str]) -> str:
    """The only body of that name in the département, else the name itself."""
    return next(iter(keys)) if len(keys) == 1 else "name:" + ":".join(_name_key(record))
