"""The journal in words: its actions, what they are done to, and the details they may carry."""

import csv
from pathlib import Path

ACTIONS_FILE = Path(__file__).parent / "actions.csv"


def _read() -> dict[str, str]:
    with ACTIONS_FILE.open(encoding="utf-8", newline="") as lines:
        return {row["action"]: row["words"] for row in csv.DictReader(lines, delimiter=";")}


# Every action the portal records, and what it is called.
ACTIONS: dict[str, str] = _read()

# What acts are done to, by table.
OBJECTS = {
    "activity": "activité",
    "association": "association",
    "audit_checkpoint": "début du journal",
    "file_import": "fichier déposé",
    "outgoing_letter": "courrier",
    "person": "compte",
    "post": "message",
    "register_load": "registre",
    "release": "publication",
    "role_grant": "rôle",
    "setting": "réglage",
    "space": "espace",
    "thread": "fil",
    "user_session": "session",
}

# The details an act may carry: codes and numbers, never what somebody wrote.
DETAILS = {
    "association": "association",
    "associations": "associations",
    "ended": "sessions fermées",
    "entries": "actes",
    "family": "source",
    "first_factor": "moyen",
    "kind": "genre",
    "number": "rang",
    "perimeter": "périmètre",
    "person": "compte",
    "role": "rôle",
    "subsidies": "aides",
    "version": "version",
    "vintage": "année",
    "visibility": "ouverture",
}
