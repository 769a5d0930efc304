"""The sentence of an activity: whoever could be recognised is kept out of it, however the words are dressed."""

import unicodedata

import pytest

from app.associations.services.sentences import NamesSomebody, SentenceTooLong, checked_sentence

NAMING = (
    "Rappeler le 06 12 34 56 78",
    "écrire à quelquun@exemple.fr",
    "Mme Craquelin est revenue",
    "vu monsieur Pommepy",
    "née le 3 mai",
    "2 84 05 49 588 157 80",
    # Typed in a hurry.
    "mme Durand est passée",
    "mme durand est passée",
    "Mme. Durand",
    "MME DURAND",
    "Mmes Durand et Petit",
    "mlle petit",
    "mr Durand, mr petit",
    "m. Durand",
    "M. durand",
    "M. Le Goff",
    "MADAME Durand",
    "madame Durand et sa fille",
    "Mme de Sousa",
    "né(e) en 1984",
    "tel0612345678",
    "06/12/34/56/78",
    "06, 12, 34, 56, 78",
    "0612 345 678",
    "+33 (0)6 12 34 56 78",
    "0033 6 12 34 56 78",
    "quelquun @ exemple.fr",
    "quelquun@@exemple.fr",
    "quelquun@service@exemple.fr",
    "moi@ou.si.fr",
    # Dressed up.
    "Rappeler le 06\u200b12\u200b34\u200b56\u200b78",
    "Rappeler le 0\u200d6\u2060 12 34\ufeff 56 78",
    "Rappeler le 06\u00ad1234\u00ad5678",
    "Rappeler le 06\u202f12\u00a034\u200956\u300078",
    "Rappeler le \uff10\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
    "Rappeler le 0\ufe0f\u20e36\ufe0f\u20e3 12 34 56 78",
    "Rappeler le ٠٦ ١٢ ٣٤ ٥٦ ٧٨",
    "Rappeler le 06\u280012\u280034 56 78",
    "Rappeler le 06\u201312\u201334\u201356\u201378",
    "Rappeler le \u202e06 12\u202c 34 56 78",
    "écrire à quelquun\uff20exemple.fr",
    "écrire à quelquun\ufe6bexemple\uff0efr",
    "écrire à quelquun\u200b@\u200bexemple.fr",
    "Mme\u00a0durand",
    "M\u200bme Durand",
    "Mme\u202f\u202eDurand",
    "\uff2d\uff4d\uff45 Durand",
    "M\u0307me Durand",
    "ne\u0301e le 3 mai",
)

ORDINARY = (
    "Trois demandes de domiciliation, guichet fermé à 17 h 30 ; 115 saturé.",
    "Madame la maire est venue saluer l’équipe.",
    "M. le Préfet et Mme la Présidente ont visité la M.J.C. de Laval.",
    "Un monsieur âgé et une madame perdue ont été orientés.",
    "Mesdames et messieurs les élus étaient présents.",
    "File de 200 m. Les bénévoles ont servi du café.",
    "Bâche de 20 mm. Rien d’autre à signaler.",
    "La MR de Mayenne affiche complet ; MR Laval aussi.",
    "06 personnes, 12 repas, 34 colis, 56 couvertures, 78 kits.",
    "Permanences du 03/02/2026 au 05/02/2026, de 9 h à 12 h.",
    "Du 03/02/2026-05/02/2026, puis 10/02/2026.",
    "1 200 repas en 2025, 2 350 en 2026, budget de 10 000 €.",
    "Le 08/09 : 15 passages ; le 09/09 : 12 ; le 10/09 : 9.",
    "Renvoi vers le 3919 et le 115, accueil au 0 800 jusqu’à 22 h.",
    "On ne le dira jamais assez : il manque des lits.",
    "Atelier cuisine @ la maison de quartier. Bonne humeur.",
    "Les enfants nés ici ont joué dehors.",
    "Siret 123 456 789 00012 vérifié.",
    "L’hommage, la somme, le commerce : rien à signaler.",
)


@pytest.mark.parametrize("sentence", NAMING, ids=ascii)
def test_a_sentence_by_which_somebody_could_be_found_is_refused(sentence):
    with pytest.raises(NamesSomebody):
        checked_sentence(sentence)


@pytest.mark.parametrize("sentence", ORDINARY)
def test_an_ordinary_sentence_passes_as_it_was_typed(sentence):
    assert checked_sentence(f"  {sentence}\n") == sentence


def test_what_is_kept_is_what_was_looked_at():
    """Nothing invisible stays, and looking again at what is kept changes nothing."""
    kept = checked_sentence("\ufeffTrois\u00a0cafés\u200b, \u202eun\u202c the\u0301…\x07 \uff11\uff12\ncolis")

    assert kept == "Trois cafés, un thé... 12 colis"
    assert not {unicodedata.category(letter) for letter in kept} & {"Cc", "Cf"}
    assert checked_sentence(kept) == kept


@pytest.mark.parametrize("sentence", ["é" * 301, "\ufdfa" * 20, "\u200b" * 100_000], ids=["long", "swelling", "empty"])
def test_a_report_is_no_sentence(sentence):
    with pytest.raises(SentenceTooLong):
        checked_sentence(sentence)
