"""The domain's "no": a named refusal in the reader's French."""


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
