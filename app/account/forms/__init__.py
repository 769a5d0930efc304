"""Forms of the account."""

from app.account.forms.passwords import ChangePasswordForm, ForgottenForm, NewPasswordForm, ProofForm
from app.account.forms.profile import AddressForm, ConfirmForm, ProfileForm
from app.account.forms.second_factor import CodeForm, PasswordForm, PlainForm
from app.account.forms.sign_in import SignInForm

__all__ = [
    "AddressForm",
    "ChangePasswordForm",
    "CodeForm",
    "ConfirmForm",
    "ForgottenForm",
    "NewPasswordForm",
    "PasswordForm",
    "PlainForm",
    "ProfileForm",
    "ProofForm",
    "SignInForm",
]
