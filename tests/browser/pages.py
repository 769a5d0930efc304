"""Every page of the portal, once for each role that sees it differently."""

# The words in braces are numbers only the database knows; tests/browser/site.py fills them in.
AS_ANYBODY = (
    "/",
    "/recherche",
    "/recherche?q=logement",
    "/recherche?q=logement&genre=associations&territoire=departement:44",
    "/recherche?q=introuvable+zzzz",
    "/recherche?q=secours+zzzz",
    "/recherche?q=de",
    "/territoires/",
    "/territoires/?commune=saint",
    "/territoires/?commune=nulle-part",
    "/territoires/region/52",
    "/territoires/departement/53",
    "/territoires/epci/200083392",
    "/territoires/commune/53130",
    "/territoires/bassin/5224",
    "/observatoire/",
    "/observatoire/?perimetre=coeur_cese",
    "/observatoire/metiers/aide-a-domicile",
    "/observatoire/metiers/aide-a-domicile?mesure=difficiles&maille=departement",
    "/observatoire/metiers/assistant-de-service-social?mesure=tension&maille=bassin",
    "/associations/",
    "/associations/?q=secours&departement=44",
    "/associations/?q=introuvable",
    "{helped}",
    "/espaces/",
    "/espaces/loire-atlantique",
    "/espaces/loire-atlantique?genre=question_pratique",
    "{thread}",
    "/aide/",
    "/aide/lire-un-chiffre",
    "/aide/chercher",
    "/aide/explorer-un-territoire",
    "/aide/noter-une-activite",
    "/aide/rejoindre-tissage",
    "/aide/gerer-son-equipe",
    "/aide/administrer-les-personnes",
    "/inscription",
    "/inscription/envoyee",
    "/aide/participer-a-un-espace",
    "/aide/joindre-un-fichier",
    "/aide/publier-une-source",
    "/aide/proteger-son-compte",
    "/aide/gerer-mon-compte",
    "/connexion",
    "/mot-de-passe-oublie",
    "/mot-de-passe-oublie/envoye",
    "/compte/adresse/annule",
)
NEW_THREAD = "/espaces/loire-atlantique/fils/nouveau"
FACTOR = "/compte/second-facteur"
AS_SOMEBODY = {
    "terrain": ("/", "/associations/", "{relais}", "{relais}/activites", "{note}", "{note}?refaire=1"),
    "asso": ("/", "/associations/", "{relais}/activites", "/compte/equipes/", "{team}"),
    "social": (
        *("/compte/", "/compte/profil", "/compte/sessions", "/compte/mot-de-passe", "/compte/adresse"),
        *("/compte/adresse/envoye", "/compte/verification"),
        *("/", "/espaces/", "/espaces/loire-atlantique", NEW_THREAD, "{thread}", "{edit}"),
    ),
    "animation": ("/espaces/", "/recherche?q=porte&genre=fils", "/espaces/loire-atlantique-aller-vers", "{closed}"),
    "analyste": ("/", "/observatoire/", "/observatoire/imports", "{import}", "{refused}"),
    "analyste2": ("/", "{prepared}"),
    "region": ("/", f"{FACTOR}/installer"),
    "concernee": (FACTOR, f"{FACTOR}/installer", "{proposal}"),
    "admin": (
        "/",
        "/administration/",
        "/administration/personnes",
        "/administration/personnes?q=introuvable",
        "{person}",
        "{person}/roles/nouveau",
        "{person}/roles/nouveau?role=space_member",
        "{person}/compte",
        "/administration/personnes/inviter",
        "/administration/personnes/inviter?role=analyst",
        "/administration/invitations",
        "/administration/demandes",
        "{asked}",
        "/observatoire/",
        "/espaces/",
        "/administration/second-facteurs",
        FACTOR,
        f"{FACTOR}/codes/renouveler",
    ),
}
PAGES: tuple[tuple[str | None, str], ...] = (
    *((None, path) for path in AS_ANYBODY),
    *((account, path) for account, paths in AS_SOMEBODY.items() for path in paths),
)
SAMPLE: tuple[tuple[str | None, str], ...] = (
    (None, "/"),
    (None, "/territoires/epci/200083392"),
    (None, "/observatoire/"),
    (None, "/observatoire/metiers/aide-a-domicile"),
    (None, "/associations/"),
    (None, "/recherche?q=logement"),
    (None, "/aide/lire-un-chiffre"),
    ("terrain", "{relais}/activites"),
    ("terrain", "{note}"),
    ("social", "{thread}"),
    ("social", NEW_THREAD),
    ("analyste", "/"),
    ("analyste", "{import}"),
)


ON_A_PHONE: tuple[tuple[str | None, str], ...] = (
    (None, "/recherche?q=logement"),
    (None, "/observatoire/metiers/aide-a-domicile"),
    ("terrain", "/"),
    ("terrain", "{note}"),
    ("social", "{thread}"),
)


def named(value: object) -> str:
    """How a page or an account is called in the list of tests."""
    return "anybody" if value is None else str(value)
