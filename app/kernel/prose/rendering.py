"""Markdown to safe HTML, done once when a text is written and stored beside it.

Two independent locks: the parser never lets HTML through (`html=False`, few rules), and the cleaner keeps only an
explicit list of tags. The second does not trust the first.
"""

import re
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from app.kernel.prose.typed import in_order, showable

ALLOWED_TAGS = frozenset(
    ("p", "br", "hr", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "h5", "h6")
)
ALLOWED_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
URL_SCHEMES = frozenset(("http", "https", "mailto"))
LINK_REL = "noopener nofollow"
# Deep enough for a quote of a quote inside a list; beyond it the parser would drop text, so plain paragraphs take over.
MAX_NESTING = 16
# A long message holds a few hundred marks and line ends; past this number the text is an attack or a pasted dump, and
# parsing it would hold a worker for nothing.
MAX_MARKS = 3_000
DEMOTION = 2  # the page owns h1 and h2: a message starts at h3

OVERRIDES = re.compile("[\u202d\u202e]")
MARKS = re.compile(r"[\[\]*_`>#\n]")
BARE_LINK = re.compile(r"https?://[^\s<>\"«»“”]{1,2000}")
REACHABLE = re.compile(r"(https?://[^/\s]|mailto:[^@\s]+@)", re.IGNORECASE)
TRAILING_MARKS = ".,;:!?…'’*_)]}"

RULES = (
    *("normalize", "block", "inline", "text_join"),
    *("blockquote", "fence", "heading", "hr", "list", "paragraph"),
    *("autolink", "backticks", "emphasis", "escape", "link", "newline", "text", "balance_pairs", "fragments_join"),
)


def to_html(text: str) -> str:
    """Safe HTML for a text in light Markdown; any text gives something, whatever it holds."""
    source = OVERRIDES.sub("", showable(in_order(text)))
    tokens = _tokens(source)
    if tokens is None:
        return clean(_plain(source))
    return clean(_parser.renderer.render(tokens, _parser.options, {}))


def clean(html: str) -> str:
    """Only the tags, attributes and schemes of the lists above, closed and in order."""
    return _cleaner.clean(html)


def words_of(text: str) -> str:
    """What remains of a text once its marks are taken away, paragraphs one after the other."""
    source = showable(in_order(text))
    tokens = _tokens(source)
    return source if tokens is None else " ".join(_words(token) for token in tokens if token.content)


def _tokens(source: str) -> list[Token] | None:
    """The parsed text, or None when its marks are too many or too deep to be meant."""
    if len(MARKS.findall(source)) > MAX_MARKS:
        return None
    tokens = _parser.parse(source)
    return None if any(token.level >= MAX_NESTING - 1 for token in tokens) else tokens


def _words(token: Token) -> str:
    if token.type != "inline":
        return token.content
    return "".join(" " if child.tag == "br" else child.content for child in token.children or ())


def _plain(source: str) -> str:
    """Paragraphs and line breaks only, for a text whose marks nest beyond reason."""
    paragraphs = (part.strip("\n") for part in re.split(r"\n{2,}", source))
    return "\n".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part)


def _demote_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + DEMOTION, 6)}"


def _link_bare_addresses(state: StateCore) -> None:
    """An address typed as it is becomes a link: people paste addresses, they do not write `<…>` around them."""
    for token in state.tokens:
        if token.type == "inline" and token.children and "://" in token.content:
            token.children = _with_links(token.children)


def _with_links(children: list[Token]) -> list[Token]:
    depth, result = 0, []
    for child in children:
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        result += _split_on_links(child) if child.type == "text" and not depth else [child]
    return result


def _split_on_links(token: Token) -> list[Token]:
    pieces, start = [], 0
    for match in BARE_LINK.finditer(token.content):
        address = match.group().rstrip(TRAILING_MARKS)
        if not _is_reachable(address):
            continue
        pieces += [_text(token.content[start : match.start()], token.level), *_link(address, token.level)]
        start = match.start() + len(address)
    return [*pieces, _text(token.content[start:], token.level)] if pieces else [token]


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def _link(address: str, level: int) -> list[Token]:
    href = {"href": _parser.normalizeLink(address)}
    return [
        Token("link_open", "a", 1, attrs=dict(href), level=level, markup="linkify", info="auto"),
        _text(address, level + 1),
        Token("link_close", "a", -1, level=level, markup="linkify", info="auto"),
    ]


def _is_reachable(address: str) -> bool:
    """Whole addresses only: a link inside a message has to work in a mail or on paper too."""
    return bool(REACHABLE.match(address))


class _Parser(MarkdownIt):
    """The parser with our own idea of a link worth making."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the name the parser calls)
        return _is_reachable(url)


def _made_parser() -> MarkdownIt:
    options = {"html": False, "linkify": False, "typographer": False, "breaks": True, "maxNesting": MAX_NESTING}
    parser = _Parser("zero", options).enable(list(RULES), ignoreInvalid=True)
    parser.core.ruler.push("demote_headings", _demote_headings)
    parser.core.ruler.push("link_bare_addresses", _link_bare_addresses)
    return parser


def _whole_address(tag: str, name: str, value: str) -> str | None:
    """A link's address only when it reads as it is: what a browser would skip over hides where it leads."""
    return value if name != "href" or (value.isprintable() and _is_reachable(value)) else None


_parser = _made_parser()
_cleaner = nh3.Cleaner(
    tags=set(ALLOWED_TAGS),
    attributes=ALLOWED_ATTRIBUTES,
    url_schemes=set(URL_SCHEMES),
    url_relative="deny",
    link_rel=LINK_REL,
    strip_comments=True,
    attribute_filter=_whole_address,
)
