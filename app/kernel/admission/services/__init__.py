"""Commands by which people come in."""

from app.kernel.admission.services.giving import AlreadyHeld, give_role

__all__ = ["AlreadyHeld", "give_role"]
