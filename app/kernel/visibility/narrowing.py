"""All the conditions of one reader as a single option of a statement, cheap to recognise.

SQLAlchemy recognises a statement it has already compiled by walking all that makes it; sixteen conditions a statement
would cost more to walk than the page to make. Their walk is made once here and its result given each time. What differs
from a reader to another, the audiences named, stays a parameter: readers share the compiled statements.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.cache_key import anon_map

_shapes: dict[Any, int] = {}


class Narrowing(CriteriaOption):
    """What narrows every kept kind of row to what one reader may see."""

    _traverse_internals: list[Any] = []
    inherit_cache = True
    propagate_to_loaders = False

    def __init__(self, conditions: Iterable[LoaderCriteriaOption]) -> None:
        self.conditions = tuple(conditions)
        self._parameters: list[Any] = []
        walked = tuple(condition._gen_cache_key(anon_map(), self._parameters) for condition in self.conditions)
        # A number stands for the shape, so that comparing two statements compares two numbers.
        self._shape = (Narrowing, _shapes.setdefault(walked, len(_shapes)))

    def _gen_cache_key(self, anon_map: Any, bindparams: list[Any]) -> tuple[Any, ...]:
        bindparams.extend(self._parameters)
        return self._shape

    def process_compile_state(self, compile_state: Any) -> None:
        """Hand each condition to the statement being compiled."""
        for condition in self.conditions:
            condition.get_global_criteria(compile_state.global_attributes)

    def process_compile_state_replaced_entities(self, compile_state: Any, mapper_entities: Any) -> None:
        """The same when the statement was rewritten."""
        self.process_compile_state(compile_state)
