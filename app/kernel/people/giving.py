"""Who may give which role on which perimeter, and end it: two tables.

Administrators give every role on every perimeter, so that nobody ever needs the database; they read neither closed
spaces nor associations' finances, so a role they give there is told to those who run the place.

In an association, whoever directs or presides invites the team, the treasury included: they already answer for it.
The presidency is different: it is voted by the association's members, so an employee neither names nor removes it;
the president in office hands it over, and an administrator does so for an association that has none.
The treasury and field workers give nothing: keeping accounts or noting activities is not running a team.

In a space, facilitators admit its members and name those who facilitate with them.
Regional officers give nothing: they follow associations and must not be able to enter them by a name of their choice.

Nobody gives a role to themselves, whatever they hold: `services.grant_role` holds that, for every channel.
"""

from app.kernel.people.roles import PerimeterKind, Role

_TEAM = frozenset({Role.FIELD_WORKER, Role.ASSOCIATION_MANAGER, Role.ASSOCIATION_TREASURER})
# What each role lets its holder give, on the perimeter where they hold it; administrators are not in this table.
GIVES: dict[Role, frozenset[Role]] = {
    Role.ASSOCIATION_MANAGER: _TEAM,
    Role.ASSOCIATION_PRESIDENT: _TEAM | {Role.ASSOCIATION_PRESIDENT},
    Role.FACILITATOR: frozenset({Role.SPACE_MEMBER, Role.FACILITATOR}),
}

# What each role may be held on: a role anywhere else gives no right and would only mislead.
HELD_ON: dict[Role, frozenset[PerimeterKind]] = {
    Role.ADMIN: frozenset({PerimeterKind.PORTAL}),
    Role.DPO: frozenset({PerimeterKind.PORTAL}),
    Role.ANALYST: frozenset({PerimeterKind.PORTAL}),
    Role.REGIONAL_OFFICER: frozenset({PerimeterKind.REGION}),
    Role.CO_FUNDER: frozenset({PerimeterKind.PORTAL, PerimeterKind.DEPARTEMENT}),
    Role.ASSOCIATION_PRESIDENT: frozenset({PerimeterKind.ASSOCIATION}),
    Role.ASSOCIATION_TREASURER: frozenset({PerimeterKind.ASSOCIATION}),
    Role.ASSOCIATION_MANAGER: frozenset({PerimeterKind.ASSOCIATION}),
    Role.FIELD_WORKER: frozenset({PerimeterKind.ASSOCIATION}),
    Role.SOCIAL_WORKER: frozenset({PerimeterKind.DEPARTEMENT}),
    Role.PERSON_CONCERNED: frozenset({PerimeterKind.PORTAL, PerimeterKind.DEPARTEMENT}),
    Role.FACILITATOR: frozenset({PerimeterKind.SPACE}),
    Role.SPACE_MEMBER: frozenset({PerimeterKind.SPACE}),
}
