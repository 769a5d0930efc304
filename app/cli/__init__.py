"""Commands: one group a part, and the few that prepare the whole portal."""

from flask import Flask

from app.cli import setup, worker

__all__ = ["register"]


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    for command in (setup.setup, setup.demo, setup.demo_accounts, worker.worker):
        app.cli.add_command(command)
