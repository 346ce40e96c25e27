"""The tax numbers of the world: which modules of python-stdnum know a country's numbers.

A country often has several: Germany a VAT number for companies, a Steuernummer and a number
for persons. Whatever one of them holds valid is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType

from stdnum.exceptions import InvalidChecksum, ValidationError

from addin.cleaning.ids import is_id_number
from addin.cleaning.uscc import is_old_number, is_uscc

# Country: modules, the usual number first.
_MODULES = {
    "AR": "ar.cuit",
    "AT": "at.uid at.tin at.businessid",
    "AU": "au.abn au.acn au.tfn",
    "BE": "be.vat be.nn be.bis",
    "BG": "bg.vat bg.egn",
    "BR": "br.cnpj br.cpf",
    "BY": "by.unp",
    "CA": "ca.bn ca.sin",
    "CH": "ch.vat ch.uid",
    "CL": "cl.rut",
    "CO": "co.nit",
    "CY": "cy.vat",
    "CZ": "cz.dic",
    "DE": "de.vat de.stnr de.idnr",
    "DK": "dk.cvr dk.cpr",
    "EC": "ec.ruc",
    "EE": "ee.kmkr ee.registrikood ee.ik",
    "EG": "eg.tn",
    "ES": "es.nif es.cif es.dni es.nie",
    "FI": "fi.alv fi.ytunnus fi.hetu",
    "FR": "fr.tva fr.siren fr.siret fr.nif",
    "GB": "gb.vat gb.utr",
    "GR": "gr.vat",
    "HR": "hr.oib",
    "HU": "hu.anum",
    "ID": "id.npwp",
    "IE": "ie.vat ie.pps",
    "IL": "il.hp il.idnr",
    "IN": "in_.gstin in_.pan",
    "IS": "is_.vsk is_.kennitala",
    "IT": "it.iva it.codicefiscale",
    "JP": "jp.cn",
    "KE": "ke.pin",
    "KR": "kr.brn",
    "LI": "li.peid ch.vat ch.uid",
    "LT": "lt.pvm lt.asmens",
    "LU": "lu.tva",
    "LV": "lv.pvn",
    "MC": "mc.tva",
    "MT": "mt.vat",
    "MX": "mx.rfc",
    "NL": "nl.btw nl.bsn",
    "NO": "no.mva no.orgnr no.fodselsnummer",
    "NZ": "nz.ird",
    "PE": "pe.ruc",
    "PL": "pl.nip pl.pesel pl.regon",
    "PT": "pt.nif",
    "RO": "ro.cf ro.cui ro.cnp",
    "RS": "rs.pib",
    "RU": "ru.inn",
    "SE": "se.vat se.orgnr se.personnummer",
    "SG": "sg.uen",
    "SI": "si.ddv si.maticna",
    "SK": "sk.dph sk.rc",
    "TH": "th.tin",
    "TR": "tr.vkn tr.tckimlik",
    "TW": "tw.ubn",
    "UA": "ua.edrpou ua.rntrc",
    "US": "us.ein us.ssn us.itin us.atin",
    "UY": "uy.rut",
    "VE": "ve.rif",
    "VN": "vn.mst",
    "XI": "gb.vat",
    "ZA": "za.tin za.idnr",
}
# Numbers without a public check, or issued in ranges that change: the form is all there is.
_PATTERNS = {
    "AE": r"[0-9]{15}",
    "HK": r"[0-9]{8}(?:[0-9]{3})?",
    "KR": r"[1-9][0-9]{9}",
    "MY": r"[A-Z]{1,2}[0-9]{9,11}|[A-Z][0-9]{12,14}|[0-9]{12}",
    "SA": r"3[0-9]{13}3",
    "SG": r"M[0-9A-Z][0-9]{7}[0-9A-Z]|[FGMST][0-9]{7}[A-Z]",
    "US": r"[0-9]{9}",
    "ZA": r"4[0-9]{9}",
}
COUNTRIES = frozenset((*_MODULES, *_PATTERNS, "CN"))
"""ISO 3166 codes of the countries whose numbers are known; XI is Northern Ireland."""

# What follows the prefix of an international VAT number, loosely: it tells a prefix from
# the first letters of another number.
_AFTER_PREFIX = {
    "AT": r"U[0-9]+",
    "CY": r"[0-9]+[A-Z]?",
    "ES": r"[A-Z0-9][0-9]{6,8}[A-Z0-9]?",
    "FR": r"[A-Z0-9]{2}[0-9]{7,11}",
    "GB": r"(?:GD|HA)?[0-9]+",
    "IE": r"[0-9][0-9A-Z+*][0-9]{5}[A-Z]{1,2}|[0-9]+",
    "NL": r"[0-9]+(?:B[0-9]+)?",
    "NO": r"[0-9]+(?:MVA)?",
    "XI": r"[0-9]+",
}
_DIGITS_AFTER_PREFIX = "BE BG CZ DE DK EE FI GR HR HU IT LT LU LV MT PL PT RO SE SI SK".split()  # noqa: SIM905
_VAT_COUNTRIES = frozenset((*_DIGITS_AFTER_PREFIX, *_AFTER_PREFIX)) - {"NO"}
_PREFIX_COUNTRY = {"EL": "GR"}
_OWN_PREFIX = {"GR": "EL", "JP": "T", "CH": "", "LI": ""}


class TaxStatus(Enum):
    """What is known of a tax number."""

    RIGHT = "right"
    WRONG_CHECK = "check digit wrong"
    WRONG_FORM = "not of this form"


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """A number as one country's.

    Attributes:
        status: whether it is right.
        number: without prefix and separators, when it is.
        usual: with the separators that are customary in the country.
    """

    status: TaxStatus
    number: str = ""
    usual: str = ""


def country_of_prefix(compact: str) -> str:
    """The country that an international VAT number's prefix names; "" without a prefix.

    Args:
        compact: capitals and digits without separators.
    """
    if re.fullmatch(r"CHE[0-9]+(?:MWST|TVA|IVA|TPV)?", compact):
        return "CH"
    country = _PREFIX_COUNTRY.get(compact[:2], compact[:2])
    pattern = _AFTER_PREFIX.get(country) or ("[0-9]+" if country in _DIGITS_AFTER_PREFIX else "")
    rest = compact[2:]
    return country if pattern and len(rest) >= 4 and re.fullmatch(pattern, rest) else ""


def prefix_of(country: str) -> str:
    """What stands before a country's number when it is written for other countries."""
    return _OWN_PREFIX.get(country, country)


@lru_cache(maxsize=1 << 16)
def check_tax_number(country: str, compact: str) -> TaxNumber:
    """Judges a number as one country's.

    Args:
        country: one of `COUNTRIES`.
        compact: capitals and digits without separators, with or without the prefix.
    """
    if country == "CN":
        return _check_chinese(compact.removeprefix("CN"))
    result = TaxNumber(TaxStatus.WRONG_FORM)
    prefix = prefix_of(country)
    modules = _modules(country)
    if country in _VAT_COUNTRIES and country_of_prefix(compact) in (country, "GB"):
        modules = modules[:1]  # the prefix belongs to the VAT number alone
    for text in dict.fromkeys((compact, compact.removeprefix(prefix) if prefix else compact)):
        for module in modules:
            try:
                number = module.validate(text)
            except InvalidChecksum:
                result = TaxNumber(TaxStatus.WRONG_CHECK)
                continue
            except (ValidationError, ValueError, IndexError, KeyError):
                continue
            return TaxNumber(TaxStatus.RIGHT, number, _usual(module, number))
        if re.fullmatch(_PATTERNS.get(country, "(?!)"), text):
            return TaxNumber(TaxStatus.RIGHT, text, text)
    return result


def _check_chinese(compact: str) -> TaxNumber:
    """A company's credit code, a person's ID number, or a number from before both."""
    if is_uscc(compact) or is_id_number(compact) or is_old_number(compact):
        return TaxNumber(TaxStatus.RIGHT, compact, compact)
    wrong = len(compact) == 18 and compact[2:8].isdigit()
    return TaxNumber(TaxStatus.WRONG_CHECK if wrong else TaxStatus.WRONG_FORM)


@cache
def _modules(country: str) -> tuple[ModuleType, ...]:
    return tuple(import_module(f"stdnum.{name}") for name in _MODULES.get(country, "").split())


def _usual(module: ModuleType, number: str) -> str:
    form = getattr(module, "format", None)
    return form(number) if form else number
