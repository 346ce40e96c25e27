"""Fourteen trading countries: cities with postcodes and area codes, names, legal forms.

Postcodes: # is a digit, @ a letter of the inward code of a British postcode. A city's
telephone entry is what its national numbers begin with, and how many digits follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class City:
    """A city: its name, postcode pattern, area code and length of the local number."""

    name: str
    postcode: str
    area: str
    digits: int


@dataclass(frozen=True, slots=True)
class Country:
    """A country as a trade list shows it.

    Attributes:
        code: ISO 3166.
        name: in English.
        other_names: what else people write for it.
        currency: ISO 4217.
        domain: of its web sites.
        mobile: beginning and length of its mobile numbers; None where they look alike.
        freemail: private mail domains, real ones that look like misprints included.
        given, surnames: of people.
        forms: legal forms, in their usual spelling.
        trades: words in company names.
        street: how a street is written; {} stands for the number.
    """

    code: str
    name: str
    other_names: tuple[str, ...]
    currency: str
    domain: str
    mobile: tuple[str, int] | None
    cities: tuple[City, ...]
    freemail: tuple[str, ...]
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    forms: tuple[str, ...]
    trades: tuple[str, ...]
    street: tuple[str, ...]


_TEXT = """
DE | Germany | Deutschland, GERMANY, DE | EUR | de | 151 8
Berlin/101##/30/8 München/803##/89/8 Hamburg/200##/40/8 Köln/506##/221/7 \
Leipzig/041##/341/7 Dresden/010##/351/7
web.de gmx.de t-online.de gmail.com
Jürgen, Anna, Hans-Peter, Käthe, Thomas, Sabine | Müller, Schäfer, Weiß, von der Heide, \
Schmidt-Rottluff, Groß, Öztürk
GmbH, AG, GmbH & Co. KG, e.K. | Maschinenbau, Werkzeuge, Söhne Handel, Präzisionstechnik, 3D-Druck
Hauptstraße {}, Industriestr. {}, Am Bahnhof {}, Königsallee {}a
FR | France | Frankreich, FRANCE, FR | EUR | fr | 6 8
Paris/7500#/142/6 Lyon/6900#/472/6 Marseille/1300#/491/6 Nice/06000/493/6 \
Bourg-en-Bresse/01000/474/6 Bordeaux/33000/556/6
orange.fr free.fr hotmail.fr gmail.com laposte.net
Élodie, Jean-Luc, François, Amélie, Noël | Lefèvre, Dupont, d'Arcy, Le Goff, Besançon, N'Diaye
SARL, SA, SAS, EURL | Établissements Textile, Fromagerie, Métaux, Négoce, Groupe 7
{} rue de la République, {} bis avenue Foch, ZI Nord lot {}, {} chemin des Vignes
IT | Italy | Italia, ITALY, IT | EUR | it | 347 7
Roma/001##/06/8 Milano/201##/02/8 Torino/101##/011/7 Firenze/501##/055/7 Bologna/401##/051/7
libero.it tiscali.it gmail.com
Niccolò, Giulia, Maria Grazia, Andrea, Giosuè | Rossi, D'Angelo, De Luca, Bianchi, Lo Cascio
S.r.l., S.p.A., S.n.c., S.a.s. | Ceramiche, Meccanica, Fratelli Moda, Officine, Forniture 2000
Via Roma {}, Corso Garibaldi {}/B, Piazza della Libertà {}
ES | Spain | España, Espana, ES | EUR | es | 6 8
Madrid/280##/91/7 Barcelona/080##/93/7 Valencia/460##/963/6 Málaga/290##/952/6 A Coruña/150##/981/6
hotmail.es telefonica.net gmail.com
José María, Begoña, Iñaki, Lucía, Ángel | García López, Muñoz, Núñez, de la Cruz, Peña
S.L., S.A., S.L.U. | Construcciones, Frutas, Cerámicas, Suministros, Aceites
Calle Mayor {}, Avda. de la Constitución {}, Polígono Sur nave {}
NL | Netherlands | Holland, The Netherlands, NL | EUR | nl | 6 8
Amsterdam/101# @@/20/7 Rotterdam/301# @@/10/7 's-Gravenhage/251# @@/70/7 Eindhoven/561# @@/40/7
ziggo.nl xs4all.nl kpnmail.nl gmail.com
Daniël, Sjoerd, Annemiek, Zoë, Jan-Willem | van den Berg, de Vries, 't Hart, Jansen, van 't Hoff
B.V., N.V., V.O.F. | Bloemen, Techniek, Scheepsbouw, Zuivel, Logistiek
Dorpsstraat {}, Havenweg {}-{}, Kerkplein {}
GB | United Kingdom | UK, England, Great Britain | GBP | co.uk | 7400 6
London/NW3 #@@/20794/5 Manchester/M3 #@@/161/7 Birmingham/B3 #@@/121/7 \
Edinburgh/EH3 #@@/131/7 Leeds/LS1 #@@/113/7
btinternet.com hotmail.co.uk ymail.com gmail.com googlemail.com
Oliver, Siân, Fiona, Alistair, Zoë | O'Brien, Smith, MacDonald, Lloyd-Jones, Ng
Ltd, PLC, LLP | Engineering, Interiors, Brewing, Marine Supplies, Studio 54
{} High Street, Unit {} Riverside Park, {} St. John's Road, PO Box {}
PL | Poland | Polska, POLAND, PL | PLN | pl | 60 7
Warszawa/00-9##/22/7 Kraków/30-0##/12/7 Łódź/90-0##/42/7 Gdańsk/80-2##/58/7 Wrocław/50-1##/71/7
wp.pl onet.pl o2.pl gmail.com
Łukasz, Małgorzata, Zbigniew, Świętosława, Paweł | Wójcik, Nowak, Żółć, Kowalska-Dąbrowska, Szczęsny
Sp. z o.o., S.A., Sp.k. | Meble, Odlewnia, Transport, Narzędzia, Szkło
ul. Długa {}, al. Jerozolimskie {}, ul. 3 Maja {}
SE | Sweden | Sverige, SWEDEN, SE | SEK | se | 70 7
Stockholm/111 ##/8/8 Göteborg/411 ##/31/7 Malmö/211 ##/40/7 Uppsala/753 ##/18/6
telia.com live.se gmail.com
Åsa, Björn, Göran, Maj-Britt, Örjan | Lindström, Åkerlund, Ek, Öberg, Sjögren
AB, Handelsbolag, Ekonomisk förening | Trävaror, Stål, Verktyg, Möbler, Kök
Storgatan {}, Hamngatan {} A, Box {}
CZ | Czechia | Czech Republic, Česko, CZ | CZK | cz | 60 7
Praha/110 00/2/8 Brno/602 00/54/7 Ostrava/702 00/59/7 Plzeň/301 00/37/7
seznam.cz email.cz gmail.com
Jiří, Zdeňka, Ondřej, Kateřina, Šárka | Dvořák, Černá, Růžička, Novotný, Žižková
s.r.o., a.s., v.o.s. | Strojírny, Sklárny, Pivovar, Obchod, Dřevo
Nádražní {}, Husova {}/2, Na Příkopě {}
BR | Brazil | Brasil, BRAZIL, BR | BRL | com.br | 119 8
São Paulo/013##-###/113/7 Rio de Janeiro/200##-###/213/7 Belo Horizonte/301##-###/313/7 \
Curitiba/800##-###/413/7
uol.com.br bol.com.br gmail.com
João, Conceição, Antônio, Thaís, Luís Otávio | da Silva, Gonçalves, Araújo, dos Santos, Conceição
Ltda., S.A., EIRELI | Calçados, Café, Importação, Móveis, Mineração
Rua XV de Novembro {}, Av. Paulista {}, Rodovia BR-116 km {}
AU | Australia | AUSTRALIA, AU, Aus | AUD | com.au | 4 8
Sydney/2000/29/7 Melbourne/3000/39/7 Brisbane/4000/73/7 Perth/6000/89/7 Darwin/0800/89/7
bigpond.com iinet.net.au gmail.com
Bruce, Kylie, Declan, Saoirse, Lachlan | O'Connor, Nguyen, Williams, Papadopoulos, Wu
Pty Ltd, Ltd | Outdoor, Mining Services, Surf Co, Wines, Trading
{} George Street, Shop {} Queens Road, Lot {} Station Rd
JP | Japan | JAPAN, JP, Nippon | JPY | co.jp | 90 8
Tokyo/100-00##/33/7 Osaka/530-00##/66/7 Nagoya/460-00##/529/6 Sapporo/060-08##/112/6 \
Fukuoka/810-00##/927/6
yahoo.co.jp docomo.ne.jp ezweb.ne.jp gmail.com
Haruto, Yūko, Ken'ichi, Sakura, Shōhei | Satō, Suzuki, Ōta, Kobayashi, I
Co., Ltd., K.K., G.K. | Seiki, Kōgyō, Shokuhin, Denki, Trading
{}-chome 2-1 Marunouchi, 3-{}-7 Umeda, {} Sakae-cho
US | United States | USA, U.S.A., United States of America | USD | com |
New York/100##/212555/4 Boston/021##/617/7 Newark/071##/973/7 Houston/770##/713/7 \
St. Paul/551##/651555/4 Winston-Salem/271##/336/7
aol.com me.com mail.com gmail.com hey.com
Mary-Kate, José, DeShawn, Robert, Mei | Smith, McDonald, O'Neil, Garcia, Lee
Inc., LLC, Corp., Co. | Tools, Foods, Supply, 3M Resellers, 84 Lumber Parts
{} Main St, {} N 3rd Ave Suite 200, P.O. Box {}
IN | India | INDIA, IN, Bharat | INR | in | 98 8
Mumbai/4000##/222/7 Bengaluru/5600##/802/7 New Delhi/1100##/112/7 Chennai/6000##/442/7
rediffmail.com yahoo.in gmail.com
Priya, Venkata Subramanian, Rahul, A. P. J., Sunita | Sharma, Iyer, Patel, Das, Balasubramaniam
Pvt. Ltd., Ltd., LLP | Textiles, Pharma, Exports, Spices, Castings
{} M.G. Road, Plot {} MIDC, {}/4 Nehru Nagar
"""


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _city(text: str) -> City:
    name, postcode, area, digits = text.rsplit("/", 3)
    return City(name, postcode, area, int(digits))


def _cities(line: str) -> tuple[City, ...]:
    # A city ends with the single digit behind its third slash; names may hold spaces.
    found: list[City] = []
    start = 0
    slashes = 0
    for position, character in enumerate(line):
        slashes += character == "/"
        if slashes == 3 and character.isdigit() and line[position - 1] == "/":
            found.append(_city(line[start : position + 1].strip()))
            start, slashes = position + 1, 0
    return tuple(found)


def _country(lines: list[str]) -> Country:
    head, cities, freemail, people, firms, streets = lines
    code, name, others, currency, domain, mobile = (part.strip() for part in head.split("|"))
    given, surnames = people.split("|")
    forms, trades = firms.split("|")
    prefix, _, length = mobile.partition(" ")
    return Country(
        code=code,
        name=name,
        other_names=_split(others),
        currency=currency,
        domain=domain,
        mobile=(prefix, int(length)) if prefix else None,
        cities=_cities(cities),
        freemail=tuple(freemail.split()),
        given=_split(given),
        surnames=_split(surnames),
        forms=_forms(forms),
        trades=_split(trades),
        street=_split(streets),
    )


def _forms(text: str) -> tuple[str, ...]:
    # The comma inside "Co., Ltd." does not separate.
    return tuple(f.replace("Co.;", "Co.,") for f in _split(text.replace("Co., L", "Co.; L")))


_LINES = _TEXT.strip().splitlines()
COUNTRIES: Mapping[str, Country] = {
    country.code: country
    for country in (_country(_LINES[n : n + 6]) for n in range(0, len(_LINES), 6))
}
