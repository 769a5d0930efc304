"""How an answer is laid out and shown: rows and columns, reference, drawing, order, classes, page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.observatory.queries.explore import question as words
from app.observatory.queries.explore.asked import MOST_COLUMNS, Asked
from app.observatory.queries.explore.catalogue import MESH_ORDER
from app.observatory.queries.explore.lists import Place
from app.observatory.queries.explore.question import DIMENSIONS, NONE, Args, Question, first
from app.observatory.sources.family import FRANCE


@dataclass
class Heard:
    """What is said to the reader about what could not be asked as it was."""

    notices: list[str] = field(default_factory=list)

    def say(self, notice: str) -> None:
        """Say something once."""
        if notice not in self.notices:
            self.notices.append(notice)


def shown(word: str) -> str:
    """A word that was sent, as it is quoted to whoever sent it."""
    return f"«\u00a0{''.join(letter for letter in word if letter.isprintable())[:40]}\u00a0»"


def laid_out(asked: Asked, args: Args, heard: Heard, again: Callable[[Question], Asked]) -> Asked:
    """The question with all that is only about showing it; `again` reads it anew when a drawing asks for more."""
    return _Layout(args, heard, again).shown(asked)


def reference_name(place: Place) -> str:
    """A reference as an address writes it: « region:52 », « france »."""
    return FRANCE if place.mesh == FRANCE else f"{place.mesh}:{place.code}"


@dataclass
class _Layout:
    args: Args
    heard: Heard
    again: Callable[[Question], Asked]

    def shown(self, asked: Asked) -> Asked:
        """With everything."""
        asked = self._referred(self._laid_out(asked))
        question = self._viewed(asked)
        if _layout(question) != _layout(asked.question):
            return self.again(question)
        return self._paged(self._sorted(self._classed(replace(asked, question=question))))

    def _laid_out(self, asked: Asked) -> Asked:
        """Which dimension goes in rows and which in columns."""
        chosen: dict[str, str] = {}
        for name, field_name in (("lignes", "rows"), ("colonnes", "columns")):
            word = first(self.args, name)
            if word and word not in DIMENSIONS:
                self.heard.say(f"On ne peut pas mettre en {name}\u00a0: {shown(word)}.")
            elif word:
                chosen[field_name] = word
        if chosen.get("rows") and chosen.get("rows") == chosen.get("columns"):
            self.heard.say(
                "La même chose ne peut pas être à la fois en lignes et en colonnes\u00a0: elle reste en lignes."
            )
            del chosen["columns"]
        if "columns" in chosen and len(asked.values_of(chosen["columns"])) > MOST_COLUMNS:
            self.heard.say(f"Un tableau n’a pas plus de {MOST_COLUMNS} colonnes\u00a0: elles passent en lignes.")
            del chosen["columns"]
        rows, columns = chosen.get("rows", ""), chosen.get("columns", "")
        laid = replace(asked, question=replace(asked.question, rows=rows, columns=columns))
        usual = replace(asked, question=asked.question)
        rows = "" if laid.rows == usual.rows and laid.columns == usual.columns else laid.rows[0]
        with_rows = replace(asked, question=replace(asked.question, rows=rows))
        columns = "" if with_rows.columns == laid.columns and with_rows.rows == laid.rows else laid.columns
        return replace(asked, question=replace(asked.question, rows=rows, columns=columns))

    def _referred(self, asked: Asked) -> Asked:
        """With the place figures are read against: the one named, else the region, else France."""
        name = first(self.args, "reference")
        offered = dict(references(asked))
        usual = next((offered[mesh][0] for mesh in ("region", FRANCE) if mesh in offered and mesh != asked.mesh), None)
        mesh, _, code = name.partition(":")
        found = asked.catalogue.place(mesh, code or mesh) if mesh in offered else None
        if name and name != NONE and found is None:
            self.heard.say(f"Ce territoire ne peut pas servir de référence ici\u00a0: {shown(name)}.")
        reference = None if name == NONE else found or usual
        written = "" if reference == usual else reference_name(reference) if reference else NONE
        return replace(asked, question=replace(asked.question, reference=written), reference=reference)

    def _viewed(self, asked: Asked) -> Question:
        view = first(self.args, "vue") or words.TABLE
        if view not in words.VIEWS:
            self.heard.say(f"On ne peut pas montrer ces chiffres ainsi\u00a0: {shown(view)}. Voici le tableau.")
            view = words.TABLE
        question, why = asked.with_view(view)
        if question is None:
            self.heard.say(f"{why} Voici le tableau.")
            question = asked.question
        return question

    def _classed(self, asked: Asked) -> Asked:
        bounds, wrong = words.bounds(self.args)
        if wrong:
            self.heard.say(f"Ce n’est pas un nombre\u00a0: {', '.join(map(shown, wrong[:5]))}.")
        classes = first(self.args, "classes") or words.QUANTILES
        if classes not in (words.QUANTILES, words.NATURAL, words.OWN):
            self.heard.say(f"Cette façon de faire des classes n’existe pas\u00a0: {shown(classes)}.")
            classes = words.QUANTILES
        if classes == words.OWN and not bounds:
            self.heard.say("Pour vos propres classes, écrivez leurs limites, par exemple 10 ; 20 ; 30.")
            classes = words.QUANTILES
        if len(bounds) > words.MOST_BOUNDS:
            self.heard.say(
                f"Une carte a {words.MOST_BOUNDS + 1} classes au plus\u00a0: les dernières limites sont ôtées."
            )
        kept = bounds[: words.MOST_BOUNDS] if classes == words.OWN else ()
        return replace(asked, question=replace(asked.question, classes=classes, bounds=kept))

    def _sorted(self, asked: Asked) -> Asked:
        word = first(self.args, "tri")
        name = word.removeprefix("-")
        is_column = name in {column.code for column in asked.values_of(asked.columns)}
        if word and name != words.BY_NAME and not is_column:
            self.heard.say(f"On ne peut pas trier par {shown(name)}.")
            word = ""
        elif is_column and word and not asked.can_rank:
            self.heard.say("Ce tableau est trop long pour être trié par ses chiffres\u00a0: il l’est par nom.")
            word = ""
        written = "" if word == asked.sort else word
        return replace(asked, question=replace(asked.question, sort=written))

    def _paged(self, asked: Asked) -> Asked:
        word = first(self.args, "page") or "1"
        page = int(word) if word.isascii() and word.isdigit() and len(word) < 9 else 0
        if not 1 <= page <= asked.page_count:
            last = asked.page_count
            pages = f"Ce tableau a {last} pages" if last > 1 else "Ce tableau n’a qu’une page"
            self.heard.say(f"{pages}\u00a0: la page {shown(word)} n’existe pas.")
            page = last if page > last else 1
        return replace(asked, question=replace(asked.question, page=page))


def references(asked: Asked) -> list[tuple[str, Sequence[Place]]]:
    """The places figures may be read against, by mesh: all those these measures have figures for, the largest first."""
    meshes = ("region", FRANCE, *(mesh for mesh in MESH_ORDER if mesh not in ("region", FRANCE)))
    return [
        (mesh, asked.catalogue.lists.places.get(mesh, ()))
        for mesh in meshes
        if any(mesh in measure.extents for measure in asked.measures)
    ]


def _layout(question: Question) -> Sequence[object]:
    return question.periods, question.rows, question.columns
