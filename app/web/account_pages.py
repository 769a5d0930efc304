"""The pages of one's own account, in the order they are offered; a part adds its own here."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_login import current_user

from app.kernel.people.policies import can_run
from app.kernel.people.roles import Role


@dataclass(frozen=True)
class AccountPage:
    """A page of one's account: its endpoint, its name, and what one does there in a sentence."""

    endpoint: str
    label: str
    purpose: str

    @property
    def url(self) -> str:
        """Where it is."""
        return url_for(self.endpoint)


PAGES = (
    AccountPage("account.profile", "Mon profil", "Le nom, le pseudonyme et le métier que les autres voient."),
    AccountPage("account.change_address", "Mon adresse électronique", "Celle avec laquelle vous vous connectez."),
    AccountPage(
        "account.change_password", "Mon mot de passe", "En choisir un autre\u202f; vos autres connexions prennent fin."
    ),
    AccountPage(
        "account.factor", "Mon second facteur", "Le code demandé après le mot de passe, et les codes de secours."
    ),
    AccountPage(
        "account.sessions", "Mes connexions", "Les appareils où votre compte est ouvert, et comment les fermer."
    ),
    AccountPage("account.journal", "Le journal de mon compte", "Ce qui y a été fait, et par qui."),
    AccountPage("account.my_data", "Mes données", "Ce que le portail garde, en prendre une copie, effacer son compte."),
)


TEAMS = AccountPage(
    "account.teams", "Vos équipes", "Les personnes qui ont un rôle là où vous dirigez ou animez, et vos invitations."
)
ADMINISTRATION = AccountPage("admin.index", "Administration", "Les personnes, les réglages et le journal du portail.")


def account_pages() -> list[AccountPage]:
    """The pages there are for whoever asks."""
    found = [page for page in PAGES if page.endpoint in current_app.view_functions]
    return [*found, TEAMS] if _runs_a_team() else found


def account_links() -> list[AccountPage]:
    """What the account menu offers on every page."""
    links = [AccountPage("account.index", "Mon compte", "")]
    if _runs_a_team():
        links.append(TEAMS)
    if any(current_user.has_role(role) for role in (Role.ADMIN, Role.DPO)):
        links.append(ADMINISTRATION)
    return links


def _runs_a_team() -> bool:
    return any(can_run(current_user, grant.perimeter_id) for grant in current_user.current_grants)
