"""The facts that the script in the Google Sheet needs: `python -m tests.script_tables`.

Numbering plans, mail providers and words for kinds come from the cleaners themselves, so that
the functions in the sheet and those in Excel cannot drift apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import phonenumbers
from phonenumbers import PhoneMetadata

from addin.cleaning import domains, phone_plans
from addin.cleaning.nothing import INVENTED_LOCALS
from addin.cleaning.phone_china import area_codes, areas_without_seven
from addin.functions.values import _MASKS, known_fields
from addin.table.fields import Kind, header_key

TABLES = Path(__file__).parents[1] / "sheets_sync" / "apps_script" / "Tables.js"
NEIGHBOURS: Mapping[str, str] = {"HK": "852", "MO": "853", "TW": "886"}
_VALID_KINDS = (
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan",
    "voicemail", "fixed_line", "mobile",
)  # fmt: skip
_SHOWN_KINDS = frozenset({*_MASKS, Kind.TEXT})


def tables() -> dict[str, Any]:
    """The facts by name."""
    return {
        "source": f"phonenumbers {phonenumbers.__version__}",
        "areas": " ".join(sorted(area_codes())),
        "areasOfEight": " ".join(sorted(areas_without_seven())),
        "china": _descriptions(_metadata("CN")),
        "plans": {code: _plan(region, code) for region, code in NEIGHBOURS.items()},
        "callingCodes": " ".join(sorted(phone_plans.CALLING_CODES)),
        "providers": " ".join(sorted(domains._PROVIDERS)),
        "countryEndings": " ".join(sorted(domains._COUNTRY_ENDINGS)),
        "reservedEndings": " ".join(sorted(domains._RESERVED_ENDINGS)),
        "endingsOfOthers": " ".join(sorted(domains._ENDINGS_OF_OTHERS)),
        "slipsOfEndings": {k: " ".join(v.split()) for k, v in domains._SLIPS_OF_ENDING.items()},
        "slips": domains._SLIPS,
        "shortNames": domains._SHORT_NAMES,
        "knownSlips": domains._KNOWN_SLIPS,
        "numberDomains": " ".join(domains._NUMBERS),
        "otherWords": " ".join(sorted(domains._OTHER_WORDS)),
        "inventedLocals": " ".join(sorted(INVENTED_LOCALS)),
        "kinds": _kinds(),
    }


def _metadata(region: str) -> PhoneMetadata:
    found = PhoneMetadata.metadata_for_region(region, None)
    assert found is not None
    return found


def _descriptions(metadata: PhoneMetadata) -> dict[str, Any]:
    """The patterns of assigned numbers, each with its lengths."""
    found = []
    for kind in _VALID_KINDS:
        one = getattr(metadata, kind)
        if one is not None and one.national_number_pattern:
            found.append([list(one.possible_length), one.national_number_pattern])
    general = metadata.general_desc
    assert general is not None
    return {"general": general.national_number_pattern, "kinds": found}


def _plan(region: str, code: str) -> dict[str, Any]:
    metadata, plan = _metadata(region), phone_plans.plan_of(code)
    return {
        **_descriptions(metadata),
        "lengths": list(plan.lengths),
        "assigned": list(phone_plans._patterns_of([metadata])),
        "trunk": metadata.national_prefix or "",
        "wayOut": metadata.international_prefix or "",
        "atHome": list(_rules(plan._at_home)),
        "abroad": list(_rules(plan._abroad)),
    }


def _rules(grouping: Any) -> Iterator[list[str]]:
    for rule in grouping._rules:
        yield [rule.condition, rule.pattern.pattern, rule.template]


def _kinds() -> dict[str, str]:
    """The words for each kind that is masked in a way of its own, by kind."""
    index = known_fields()
    words: dict[str, set[str]] = {}
    for word, owners in index.by_word.items():
        words.setdefault(owners[0].kind.value, set()).add(word)
    for field in index.fields:
        words.setdefault(field.kind.value, set()).add(header_key(field.key))
    for kind in Kind:
        words.setdefault(kind.value, set()).add(header_key(kind.value))
    shown = {kind.value for kind in _SHOWN_KINDS}
    others = set().union(*(found for kind, found in words.items() if kind not in shown))
    kept = {kind: " ".join(sorted(found)) for kind, found in words.items() if kind in shown}
    return dict(sorted(kept.items())) | {"other": " ".join(sorted(others))}


def text() -> str:
    """The file."""
    lines = [
        "/**",
        " * Made by `python -m tests.script_tables`; do not edit. The numbering plans are those of",
        " * Google's libphonenumber (Apache License 2.0).",
        " */",
    ]
    lines.append("const CUST_TABLES = {")
    for name, value in tables().items():
        lines.append(f"  {name}: {json.dumps(value, ensure_ascii=False)},")
    return "\n".join([*lines, "};", ""])


if __name__ == "__main__":
    TABLES.write_text(text(), "utf-8")
    print(TABLES, len(text()))
