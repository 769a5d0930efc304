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

# What the codes in these details are called; a detail that is not here is shown as it is kept.
VALUES = {
    "fields": {
        "display_name": "nom",
        "institution_kind": "type d’institution",
        "employer": "employeur",
        "pseudonym": "pseudonyme",
        "trade": "métier",
    },
    "first_factor": {"password": "mot de passe", "oidc": "service d’identité"},
    "kind": {
        "annonce": "annonce",
        "attachment": "pièce jointe",
        "question_pratique": "question pratique",
        "ressource": "ressource",
        "retour_experience": "retour d’expérience",
        "signal_faible": "signal faible",
        "source": "source statistique",
        "veille": "veille",
    },
    "rule": {
        "adresse": "adresse ou lieu précis",
        "contact": "téléphone ou adresse électronique",
        "date": "date de naissance ou âge",
        "dossier": "numéro de dossier",
        "etablissement": "nom d’un établissement",
        "nom": "nom, prénom ou surnom",
        "situation": "situation reconnaissable",
        "trait": "trait rare",
    },
    "state": {
        "checking": "en cours de vérification",
        "clean": "vérifié par l’antivirus",
        "held": "en cours de vérification",
        "missing": "fichier manquant",
        "refused": "retiré par l’antivirus",
        "unchecked": "sans antivirus",
    },
    "visibility": {
        "hidden": "membres, non annoncé",
        "members": "membres",
        "professionals": "professionnels et personnes concernées",
        "public": "lecture ouverte à tous",
    },
    "way": {"application": "code de l’application", "recovery": "code de secours"},
}
