"""Where a letter stands and why it did not leave, in words."""

from app.kernel.mail.models import LetterState

STATE_NAMES = {
    LetterState.WAITING: "en attente",
    LetterState.SENDING: "en cours d’envoi",
    LetterState.SENT: "envoyé",
    LetterState.FAILED: "non parti",
    LetterState.WITHDRAWN: "abandonné",
}
FAILURES = {
    "unreachable": "serveur de courrier injoignable",
    "login_refused": "le serveur de courrier refuse nos identifiants",
    "not_encrypted": "le serveur de courrier ne chiffre pas la connexion",
    "certificate_refused": "certificat du serveur de courrier refusé",
    "sender_refused": "adresse d’expédition refusée",
    "recipient_refused": "adresse inconnue ou refusée",
    "recipient_deferred": "destinataire momentanément indisponible",
    "message_refused": "courrier refusé par le serveur",
    "message_deferred": "le serveur demande d’attendre",
    "unreadable": "texte illisible\u202f: une clé de scellement manque",
    "unwritable": "l’adresse ou le texte ne peut pas voyager par courrier",
}
