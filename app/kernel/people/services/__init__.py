"""Commands on people, roles and sessions."""

from app.kernel.people.services.access import (
    disable_account,
    enable_account,
)
from app.kernel.people.services.accounts import (
    AddressTaken,
    create_person,
)
from app.kernel.people.services.passwords import (
    WeakPassword,
    WrongPassword,
    check_own_password,
    check_password,
    is_bound,
    least_length,
    prove,
    set_password,
)
from app.kernel.people.services.roles import (
    UNNAMED,
    EndsBeforeToday,
    LastAdministrator,
    NotTheirsToEnd,
    NotTheirsToGive,
    NotToOneself,
    end_role,
    forget_rights,
    grant_role,
    open_perimeter,
)
from app.kernel.people.services.sessions import (
    WrongCredentials,
    mark_used,
    open_session,
    renew_token,
    sign_in,
    sign_out,
    sign_out_elsewhere,
    sign_out_everywhere,
)
from app.kernel.people.services.tokens import (
    TokenRefused,
    issue_token,
    use_token,
    withdraw_tokens,
)

__all__ = [
    "UNNAMED",
    "AddressTaken",
    "EndsBeforeToday",
    "LastAdministrator",
    "NotTheirsToEnd",
    "NotTheirsToGive",
    "NotToOneself",
    "TokenRefused",
    "WeakPassword",
    "WrongCredentials",
    "WrongPassword",
    "check_own_password",
    "check_password",
    "create_person",
    "disable_account",
    "enable_account",
    "end_role",
    "forget_rights",
    "grant_role",
    "is_bound",
    "issue_token",
    "least_length",
    "mark_used",
    "open_perimeter",
    "open_session",
    "prove",
    "renew_token",
    "set_password",
    "sign_in",
    "sign_out",
    "sign_out_elsewhere",
    "sign_out_everywhere",
    "use_token",
    "withdraw_tokens",
]
