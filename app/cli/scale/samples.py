"""The texts of the volume: a few dozen, long enough to fill pages as real messages do."""

from random import Random

TITLES = (
    "orienter sans renvoyer",
    "une permanence qui change de lieu",
    "transports en soirée",
    "ce qui a marché chez nous",
    "un délai qui s’allonge",
    "relire ensemble une procédure",
    "une ressource à partager",
    "préparer la prochaine rencontre",
)
OPENING = "Message d’essai, entièrement inventé pour éprouver le portail."
SENTENCES = (
    "Nous avons changé les horaires de la permanence et la fréquentation a suivi en quelques semaines.",
    "Le plus difficile reste d’obtenir une réponse écrite quand plusieurs services se partagent un dossier.",
    "Une fiche d’une page, relue par les personnes accompagnées, a remplacé trois courriers.",
    "Sur notre secteur, le dernier bus part avant la fin de l’atelier, ce qui écarte une partie du groupe.",
    "Nous cherchons comment garder une trace utile sans jamais noter ce qui permettrait de reconnaître quelqu’un.",
    "Le partenariat avec la médiathèque a ouvert un lieu où l’on vient d’abord pour autre chose.",
    "Depuis le printemps, le délai pour une domiciliation est passé de deux à cinq semaines.",
    "La commission se réunit chaque mois ; elle examine les situations sans nom et répond sous huit jours.",
    "Un binôme de pairs aidants accompagne désormais les premières démarches, et cela change tout.",
    "Nous avons renoncé au formulaire en ligne : il fermait plus de portes qu’il n’en ouvrait.",
    "L’équipe demande surtout du temps pour relire ensemble ce qui n’a pas fonctionné.",
    "Chez nous, la mutuelle du territoire prête une salle, à condition de prévenir une semaine avant.",
)
ASIDES = (
    "- prévoir un temps d’accueil\n- dire qui fait quoi\n- convenir d’une date de retour",
    "> Ce qui compte, c’est de ne pas avoir à tout redire.",
    "La note de la *réunion du réseau* reprend ces points **un par un**.",
    "1. écouter\n2. vérifier le droit\n3. écrire la demande ensemble",
)
TEXTS = 36


def sample_texts() -> list[str]:
    """A few dozen messages of 40 to 150 words, the same at each planting."""
    chance = Random("texts")  # noqa: S311 - a story, not a secret
    texts = []
    for rank in range(TEXTS):
        sentences = chance.sample(SENTENCES, 2 + rank % 6)
        middle = len(sentences) // 2
        aside = [ASIDES[rank % len(ASIDES)]] if rank % 2 else []
        texts.append("\n\n".join([OPENING, " ".join(sentences[:middle]), *aside, " ".join(sentences[middle:])]))
    return texts
