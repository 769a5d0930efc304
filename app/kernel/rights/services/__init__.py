"""Commands on the rights of persons."""

from app.kernel.rights.services import expunging
from app.kernel.rights.services.erasing import (
    ask_erasure,
    cancel_erasure,
    carry_out_erasure,
    erase_if_due,
    refuse_erasure,
)
from app.kernel.rights.services.exporting import (
    drop_copies,
    make_copy,
    open_copy,
    request_copy,
)

__all__ = [
    "ask_erasure",
    "cancel_erasure",
    "carry_out_erasure",
    "drop_copies",
    "erase_if_due",
    "expunging",
    "make_copy",
    "open_copy",
    "refuse_erasure",
    "request_copy",
]
