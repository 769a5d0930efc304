"""The domain's "no": a named refusal in the reader's French."""

from collections.abc import Iterable


class Refusal(Exception):
    """Something the domain will not do; the message is shown as it is, beside the field when one is named."""

    message = "Cette action n’est pas possible."
    field: str | None = None
    # How a page answers it: 422 for what can be corrected, 429 for what must wait.
    status = 422

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        self.message = message or type(self).message
        self.field = field or type(self).field
        super().__init__(self.message)

    @property
    def each(self) -> tuple["Refusal", ...]:
        """What is refused, one by one."""
        return (self,)


class Several(Refusal):
    """Several things are wrong at once: told together, they are corrected in one go."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(" ".join(refusal.message for refusal in refusals))
        self.refusals = refusals

    @property
    def each(self) -> tuple[Refusal, ...]:
        """What is refused, one by one."""
        return self.refusals


def refuse_all(found: Iterable[Refusal]) -> None:
    """Raise what was found to be wrong: nothing, one refusal, or several told together."""
    refusals = tuple(found)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Several(refusals)
