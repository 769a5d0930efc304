"""Questions of the account."""

from app.account.queries.teams import grant_in, people_of, team_run_by, teams_run_by

__all__ = ["grant_in", "people_of", "team_run_by", "teams_run_by"]
