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
    "accessibility_statement": "déclaration d’accessibilité",
    "account_request": "demande de compte",
    "activity": "activité",
    "association": "association",
    "audit_checkpoint": "début du journal",
    "daily_run": "travail de la nuit",
    "data_export": "copie de données",
    "erasure_request": "demande d’effacement",
    "factor_reset": "remise à zéro du second facteur",
    "file_import": "fichier déposé",
    "invitation": "invitation",
    "legal_page": "page légale",
    "oidc_identity": "identité extérieure",
    "one_time_token": "lien envoyé",
    "outgoing_letter": "courrier",
    "person": "compte",
    "post": "message",
    "post_attachment": "pièce jointe",
    "register_load": "registre",
    "reference_load": "lecture d’un référentiel",
    "release": "publication",
    "role_grant": "rôle",
    "second_factor": "second facteur",
    "setting": "réglage",
    "space": "espace",
    "stored_file": "fichier",
    "thread": "fil",
    "user_session": "session",
}

# The details an act may carry: codes and numbers, never what somebody wrote.
DETAILS = {
    "agreed": "accords",
    "association": "association",
    "associations": "associations",
    "ended": "sessions fermées",
    "entries": "actes",
    "endpoint": "adresse demandée",
    "family": "source",
    "fields": "champs",
    "first": "première personne",
    "first_factor": "moyen",
    "found": "constat",
    "kind": "genre",
    "number": "rang",
    "occurrences": "occurrences",
    "perimeter": "périmètre",
    "person": "compte",
    "role": "rôle",
    "rule": "règle",
    "second": "seconde personne",
    "session": "session",
    "size": "taille",
    "state": "état",
    "status": "réponse",
    "subsidies": "aides",
    "version": "version",
    "vintage": "année",
    "visibility": "ouverture",
    "way": "moyen",
}
