"""The texts that attack readers, and how to tell whether one of them got through."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from justhtml import JustHTML

CORPUS = json.loads((Path(__file__).parent / "kernel" / "data" / "xss_payloads.json").read_text())
PAYLOADS: list[str] = [entry["text"] for entry in CORPUS["payloads"]]


def elements(html: str) -> Iterator[Any]:
    """Every node a browser would build from a fragment, whatever lies in templates included."""
    yield from _below(JustHTML(html, fragment=True, sanitize=False).root)


def _below(node: Any) -> Iterator[Any]:
    inside: Iterable[Any] = [*(getattr(node, "children", None) or ()), getattr(node, "template_content", None)]
    for child in inside:
        if child is not None:
            yield child
            yield from _below(child)


def active_parts(
    html: str, *, tags: Iterable[str], attributes: dict[str, set[str]], schemes: Iterable[str]
) -> list[str]:
    """What in a fragment is more than these tags, attributes and schemes: nothing, when it is harmless."""
    found = []
    for node in elements(html):
        if node.name == "#text" or node.name == "#document-fragment":
            continue
        if node.name not in tags or node.namespace != "html":
            found.append(f"<{node.name}> of {node.namespace}")
            continue
        for name, value in node.attrs.items():
            if name not in attributes.get(node.name, set()):
                found.append(f"{name} on <{node.name}>")
            elif name == "href" and not _is_plain(value or "", schemes):
                found.append(f"a link to {value!r}")
    return found


def _is_plain(address: str, schemes: Iterable[str]) -> bool:
    """Whether an address has one of these schemes as it is, without anything a browser would skip over."""
    return address.isprintable() and urlsplit(address).scheme in schemes and address == address.strip()
