"""Commands: one group a part, and the few that prepare the whole portal."""

from flask import Flask

from app.account import jobs as account_jobs
from app.account.commands import calibrate_argon2
from app.account.commands import cli_group as account
from app.admin import jobs as admin_jobs
from app.associations import jobs as associations_jobs
from app.cli import backup, files, journal, keys, retention, search, setup, worker
from app.forums import jobs as forums_jobs
from app.kernel import mail, settings
from app.kernel.admission import jobs as admission_jobs
from app.kernel.files import jobs as files_jobs
from app.kernel.people import jobs as people_jobs
from app.kernel.referentials import jobs as referentials_jobs
from app.kernel.retention import jobs as retention_jobs
from app.kernel.rights import jobs as rights_jobs
from app.kernel.search import jobs as search_jobs
from app.observatory import jobs as observatory_jobs
from app.observatory.commands import cli_group as observatory

__all__ = ["register"]

# Jobs and tables declare themselves when they are imported; every process that may need one has to know them.
JOBS = (
    account_jobs,
    admin_jobs,
    admission_jobs,
    associations_jobs,
    files_jobs,
    forums_jobs,
    observatory_jobs,
    people_jobs,
    referentials_jobs,
    retention_jobs,
    rights_jobs,
    search_jobs,
    mail,
    settings,
)


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    portal = (setup.setup, setup.demo, setup.demo_accounts, worker.worker, keys.make_data_key)
    care = (
        worker.health_report,
        keys.reseal,
        journal.audit,
        backup.backup,
        backup.restore,
        search.search,
        files.cli_group,
        retention.retention,
    )
    for command in (*portal, *care, account, calibrate_argon2, observatory):
        app.cli.add_command(command)
