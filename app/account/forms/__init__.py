"""Forms of the account."""

from app.account.forms.sign_in import SignInForm

__all__ = ["SignInForm"]
