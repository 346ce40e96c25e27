"""Western names, the more usual ones first, with the short forms people go by."""

from __future__ import annotations

import unicodedata
from random import Random

from tests.benchmarks.duplicates.made import Pool
from tests.benchmarks.duplicates.slips import mistyped
from tests.benchmarks.lists.chance import words

_ENGLISH = Pool(
    words(
        "William/Bill,Will Robert/Bob,Rob James/Jim,Jamie Elizabeth/Liz,Beth Margaret/Peggy,Maggie"
        " Michael/Mike Thomas/Tom Richard/Dick,Rick Catherine/Kate,Cathy John/Jack David/Dave"
        " Susan/Sue Patricia/Pat,Tricia Jennifer/Jen,Jenny Christopher/Chris Daniel/Dan"
        " Matthew/Matt Anthony/Tony Andrew/Andy,Drew Edward/Ed,Ted Joseph/Joe Benjamin/Ben"
        " Samuel/Sam Alexander/Alex Nicholas/Nick Victoria/Vicky Rebecca/Becky Deborah/Debbie"
        " Stephen/Steve Jonathan/Jon Timothy/Tim Gregory/Greg Kenneth/Ken Dorothy/Dot Sarah/ Emma/"
        " Laura/ Helen/ Julia/ Claire/ Martin/Marty Peter/Pete Paul/ Simon/ Philip/Phil"
        " Frances/Fran Alison/Ali Judith/Judy Charlotte/Lottie Eleanor/Ellie,Nell Harriet/Hattie"
        " Oliver/Ollie George/ Henry/Harry Lucy/ Alice/ Ruth/ Grace/ Amy/ Neil/ Ian/ Graham/ Colin/"
        " Derek/"
    )
)
_ENGLISH_SURNAMES = Pool(
    words(
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans"
        " Walker White Roberts Green Hall Wood Jackson Clarke Patel Hughes Edwards Turner Hill"
        " Moore Cooper Ward Morris Harris King Baker Lee Martin Scott Young Allen Mitchell James"
        " Anderson Phillips Campbell Bell Parker Kelly Davis Bennett Cook Richardson Shaw Collins"
        " Carter Bailey Gray Murray Marshall Simpson Stevens Price Fox Ellis O'Brien McDonald"
        " Fitzgerald Featherstone Okafor Nguyen Kowalski Whitehead Blackwood Pemberton-Hughes Lloyd"
        " Ng Ali Khan Murphy Gallagher Sinclair Ferguson Atkinson Hargreaves Ashworth Thornton"
        " Middleton"
    )
)
_GERMAN = Pool(
    words(
        "Thomas/ Michael/Michi Andreas/Andi Wolfgang/Wolf Stefan/ Christian/Chris Jürgen/"
        " Sabine/Bine Susanne/Susi Katharina/Kathi,Käthe Elisabeth/Lisa Hans-Peter/Hans"
        " Karl-Heinz/Heinz Maximilian/Max Alexander/Alex Johannes/Hannes Friedrich/Fritz"
        " Ursula/Uschi Monika/Moni Petra/ Anna/ Julia/ Günter/ Jörg/ Björn/ Käte/ Matthias/Matze"
        " Tobias/Tobi Claudia/"
    )
)
_GERMAN_SURNAMES = Pool(
    words(
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch"
        " Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann"
        " Hartmann Lange Werner Krause Lehmann Köhler Maier Weiß Jäger Vogel Groß Böhm Kühn Yılmaz"
        " Öztürk"
    )
)
_FRENCH = Pool(
    words(
        "Jean/ Marie/ Pierre/ Philippe/Phil Catherine/Cathy Nathalie/Nath Isabelle/Isa François/"
        " Jean-Luc/ Élodie/ Stéphane/Steph Frédéric/Fred Émilie/ Véronique/Véro Michel/ Hélène/"
        " Benoît/Ben Aurélie/ Sébastien/Seb Anne-Sophie/Anne Thérèse/ Gérard/ Loïc/ Zoé/"
    )
)
_FRENCH_SURNAMES = Pool(
    words(
        "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel"
        " Lefèvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine"
        " Rousseau Vincent Faure Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand"
        " Gauthier"
    )
)
_POOLS = {
    "GB": (_ENGLISH, _ENGLISH_SURNAMES),
    "DE": (_GERMAN, _GERMAN_SURNAMES),
    "FR": (_FRENCH, _FRENCH_SURNAMES),
}
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)


def given_of(random: Random, country: str) -> tuple[str, tuple[str, ...]]:
    """A given name and the short forms of it; country is GB, DE or FR."""
    name, _, short = _POOLS[country][0].draw(random).partition("/")
    return name, tuple(short.split(",")) if short else ()


def surname_of(random: Random, country: str) -> str:
    """A surname; one in six has two parts, as rare names have."""
    pool = _POOLS[country][1]
    surname = pool.draw(random)
    return f"{surname}-{pool.draw(random)}" if random.random() < 0.06 else surname


def plain(text: str) -> str:
    """The text in ASCII letters, accents gone: Lefèvre as Lefevre, Müller as Muller."""
    decomposed = unicodedata.normalize("NFD", text.replace("ß", "ss").replace("ı", "i"))
    return decomposed.encode("ascii", "ignore").decode()


def respelt(random: Random, text: str) -> str:
    """The text as a keyboard without accents gives it: Mueller, or Muller."""
    return plain(text.translate(_UMLAUTS) if random.random() < 0.6 else text)


def typed_name(
    random: Random, given: str, short: tuple[str, ...], surname: str, dirt: float = 1.0
) -> tuple[str, str]:
    """Given name and surname as somebody typed them."""
    roll = random.random() / dirt
    if roll < 0.08 and short:
        given = random.choice(short)
    elif roll < 0.13:
        given = given[:1] + ("." if random.random() < 0.6 else "")
    elif roll < 0.17:
        given = mistyped(random, given)
    if random.random() < 0.06 * dirt:
        surname = mistyped(random, surname)
    if "-" in surname and random.random() < 0.2:
        surname = surname.partition("-")[0]
    if random.random() < 0.25:
        given, surname = respelt(random, given), respelt(random, surname)
    if random.random() < 0.015 * dirt:
        given, surname = surname, given
    if random.random() < 0.05:
        given, surname = given.upper(), surname.upper()
    return given, surname
