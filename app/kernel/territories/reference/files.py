"""The official files as they lie in data/: opened line by line, so that a refusal can name the line."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.kernel.refusals import Refusal

DATA = Path(__file__).parent.parent / "data"
SOURCES = "SOURCES.csv"


class InconsistentReference(Refusal):
    """The territory files contradict each other: the message names the file, the line and what to do."""

    message = "Les fichiers de territoires se contredisent."

    def __init__(self, what: str, remedy: str, *, file: str, line: int | None = None) -> None:
        place = file if line is None else f"{file}, ligne {line}"
        super().__init__(f"{place}\u00a0: {what} {remedy} Rien n’a été enregistré.")
        self.file = file
        self.line = line


@dataclass(frozen=True)
class Line:
    """One line of an official file, which knows where it stands."""

    file: str
    number: int
    values: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        value = self.values.get(column)
        if value is None:
            raise self.refusal(
                f"la colonne «\u00a0{column}\u00a0» manque.",
                "Reprenez le fichier chez son producteur, avec son en-tête.",
            )
        return value

    def number_in(self, column: str) -> int:
        """The whole number written in this column, refused when it is anything else."""
        written = str(self[column])
        if not written.isdigit():
            raise self.refusal(
                f"«\u00a0{written}\u00a0» n’est pas un nombre entier dans la colonne «\u00a0{column}\u00a0».",
                "Corrigez la valeur d’après le fichier du producteur.",
            )
        return int(written)

    def refusal(self, what: str, remedy: str) -> InconsistentReference:
        """A refusal that points at this line."""
        return InconsistentReference(what, remedy, file=self.file, line=self.number)


@dataclass(frozen=True)
class OfficialFiles:
    """A folder of official territory files."""

    folder: Path = DATA

    def table(self, file: str, delimiter: str = ",") -> Iterator[Line]:
        """The rows of a CSV file, numbered as a text editor numbers them."""
        with io.StringIO(self._text(file), newline="") as text:
            reader = csv.DictReader(text, delimiter=delimiter)
            for values in reader:
                yield Line(file, reader.line_num, values)

    def entries(self, file: str) -> Iterator[Line]:
        """The entries of a JSON list written one per line, as Etalab writes them."""
        for number, text in enumerate(self._text(file).splitlines(), start=1):
            entry = text.strip().rstrip(",")
            if entry.startswith("{"):
                yield Line(file, number, self._parsed(entry, file, number))

    def packed(self, file: str) -> Any:
        """The content of a compressed JSON file."""
        return self._parsed(gzip.decompress(self._bytes(file)).decode("utf-8"), file, None)

    def vintage(self, file: str) -> int:
        """The year of the official list this file comes from, as the table of sources gives it."""
        return self._source(file).number_in("millesime")

    def population_year(self, file: str) -> int:
        """The year the populations of this file refer to."""
        return self._source(file).number_in("annee_population")

    def _source(self, file: str) -> Line:
        for line in self.table(SOURCES, delimiter=";"):
            if line["fichier"] == file:
                return line
        raise InconsistentReference(
            f"{file} n’y est pas décrit.", "Ajoutez sa ligne\u00a0: producteur, millésime, licence.", file=SOURCES
        )

    def _text(self, file: str) -> str:
        return self._bytes(file).decode("utf-8-sig")

    def _bytes(self, file: str) -> bytes:
        path = self.folder / file
        if not path.is_file():
            raise InconsistentReference("le fichier est absent.", f"Remettez-le dans {self.folder.name}/.", file=file)
        return path.read_bytes()

    @staticmethod
    def _parsed(text: str, file: str, number: int | None) -> Any:
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise InconsistentReference(
                "le contenu n’est pas lisible.", "Reprenez le fichier chez son producteur.", file=file, line=number
            ) from error
