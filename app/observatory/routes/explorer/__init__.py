"""Exploring the figures: the address is the question, and everything else is made from its grid."""

from dataclasses import replace

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.observatory.queries.explore import Asked, Grid, answer, catalogue, read
from app.observatory.queries.explore.asked import years
from app.observatory.queries.explore.question import LINES, SCATTER
from app.observatory.queries.explore.words import (
    details_in_words,
    in_words,
    measures_in_words,
    occupations_in_words,
    places_in_words,
)
from app.observatory.queries.taking.citation import bibtex, cited
from app.observatory.routes import bp
from app.observatory.routes.explorer.choices import choices_of, tabs_of
from app.observatory.routes.explorer.drawings import drawing_of
from app.observatory.routes.explorer.printing import explorer_address, table_of
from app.observatory.routes.explorer.sentences import sentence
from app.observatory.routes.taking.common import absolute, same_question, taking_of
from app.observatory.routes.taking.forms import FORMS
from app.web import access


@bp.get("/explorer")
@access.public
def explorer() -> ResponseReturnValue:
    """The answer to the question of the address; a question written another way is led to its one address."""
    sent = request.args.to_dict(flat=False)
    asked, notices = read(sent, catalogue())
    if asked is None:
        return render_template("observatory/explorer_empty.html")
    address = explorer_address(asked.question)
    if sent and not notices and list(request.args.items(multi=True)) != asked.question.args():
        return redirect(address, 303)
    taking = taking_of(asked)
    grid = answer(asked, whole=asked.question.view in (LINES, SCATTER))
    return render_template(
        "observatory/explorer.html",
        asked=asked,
        question=asked.question,
        grid=grid,
        address=address,
        notices=notices,
        words=_in_words(asked),
        title=in_words(asked),
        tabs=tabs_of(asked),
        choices=choices_of(asked),
        table=table_of(grid),
        drawing=drawing_of(grid),
        sentence=sentence(grid),
        pages=_pages(grid),
        forms=FORMS,
        api_call=absolute(same_question(taking.asked.question, "api.rows")),
        citations=cited(taking),
        bibtex=bibtex(taking),
    )


def _in_words(asked: Asked) -> dict[str, str]:
    """The question in words, part by part."""
    return {
        "measures": measures_in_words(asked),
        "occupations": occupations_in_words(asked),
        "places": places_in_words(asked),
        "periods": years(asked.periods) if len(asked.periods) > 2 else f"en {years(asked.periods)}",
        "details": details_in_words(asked),
    }


def _pages(grid: Grid) -> tuple[str, str]:
    """The addresses of the pages before and after; empty when there is none."""
    question, last = grid.asked.question, grid.asked.page_count
    before = explorer_address(replace(question, page=question.page - 1), "#reponse") if question.page > 1 else ""
    after = explorer_address(replace(question, page=question.page + 1), "#reponse") if question.page < last else ""
    return before, after
