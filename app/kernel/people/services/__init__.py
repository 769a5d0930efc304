"""Commands on people, roles and sessions."""

from app.kernel.people.services.accounts import AddressTaken, create_person
from app.kernel.people.services.roles import UNNAMED, forget_rights, grant_role, open_perimeter
from app.kernel.people.services.sessions import WrongCredentials, sign_in, sign_out, sign_out_everywhere

__all__ = [
    "UNNAMED",
    "AddressTaken",
    "WrongCredentials",
    "create_person",
    "forget_rights",
    "grant_role",
    "open_perimeter",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
]
