"""The types of institution that people say they work for: a closed list, since others read it.

The employer itself stays between the person and the administration: with a trade and a place, it would tell who it is.
"""

INSTITUTIONS = (
    "Commune ou CCAS",
    "Intercommunalité",
    "Département",
    "Région",
    "État",
    "Association",
    "Établissement ou service social ou médico-social",
    "Hôpital ou établissement de santé",
    "Organisme de protection sociale",
    "Insertion et emploi",
    "Formation ou recherche",
    "Autre",
)
