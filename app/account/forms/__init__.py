"""Forms of the account."""

from app.account.forms.joining import AcceptForm, JoinForm, TermsForm
from app.account.forms.passwords import ChangePasswordForm, ForgottenForm, NewPasswordForm, ProofForm
from app.account.forms.profile import AddressForm, ConfirmForm, ProfileForm
from app.account.forms.registration import RegistrationForm
from app.account.forms.second_factor import CodeForm, PasswordForm, PlainForm
from app.account.forms.sign_in import SignInForm
from app.account.forms.teams import EndRoleForm, InviteForm

__all__ = [
    "AcceptForm",
    "AddressForm",
    "ChangePasswordForm",
    "CodeForm",
    "ConfirmForm",
    "EndRoleForm",
    "ForgottenForm",
    "InviteForm",
    "JoinForm",
    "NewPasswordForm",
    "PasswordForm",
    "PlainForm",
    "ProfileForm",
    "ProofForm",
    "RegistrationForm",
    "SignInForm",
    "TermsForm",
]
