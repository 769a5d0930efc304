"""French spaces in what templates say: no sign is ever left alone at the beginning of a line.

Templates are typed with plain spaces, which one sees in an editor; the spaces that must not break are put when a
template is compiled, once, and in its own words only: what people wrote is shown as they wrote it.
"""

import re
from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

THIN, WIDE = "\u202f", "\u00a0"
BEFORE_HIGH = re.compile(r"(?<!\s) (?=[;!?](?:[\s<)»]|$))")
BEFORE_WIDE = re.compile(r" (?=[:»](?:[\s<).,;]|$))")
AFTER_OPENING = re.compile(r"(?<=«) ")


def spaced(words: str) -> str:
    """Words with French spaces: thin before `;`, `!` and `?`, wide before `:` and inside « »."""
    return AFTER_OPENING.sub(WIDE, BEFORE_WIDE.sub(WIDE, BEFORE_HIGH.sub(THIN, words)))


class FrenchSpaces(Extension):
    """Compiles the words of templates, between tags and inside the strings that macros are given."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:  # type: ignore[override]
        """Each token, its words with French spaces."""
        for token in stream:
            if token.type in ("data", "string"):
                yield Token(token.lineno, token.type, spaced(token.value))
            else:
                yield token
