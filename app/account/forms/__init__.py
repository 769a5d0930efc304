"""Forms of the account."""

from app.account.forms.second_factor import CodeForm, PasswordForm, PlainForm
from app.account.forms.sign_in import SignInForm

__all__ = ["CodeForm", "PasswordForm", "PlainForm", "SignInForm"]
