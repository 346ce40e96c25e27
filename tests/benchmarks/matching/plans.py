"""What the peers are told of each data set: columns, blocking rules, natural keys.

A rule names normalised columns joined by "&"; ":4" takes the first four characters. The
product is told none of this.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """How a careful user would set up a peer.

    Attributes:
        columns: header -> kind of value (see `normalising.KINDS`).
        blocks: rules; two rows that agree in one of them are compared.
        training: rules for the rounds of expectation maximisation, one each.
        certain: rules that hardly ever are wrong, for the share of matches.
        keys: rules that alone could define a customer, for the exact key.
    """

    columns: dict[str, str]
    blocks: tuple[str, ...]
    training: tuple[str, ...]
    certain: tuple[str, ...]
    keys: tuple[str, ...]


_CHINESE_BLOCKS = (
    "phone", "email", "name&dob", "sound&road", "name&numbers", "road&numbers&surname",
    "dob&surname", "sound&phone:7", "surname&numbers",
)  # fmt: skip
_CHINESE = Plan(
    {
        "name": "person", "company": "company", "phone": "phone", "email": "email",
        "address": "address", "dob": "dob", "id_no": "id_no",
    },
    ("id_no", *_CHINESE_BLOCKS, "name&company", "company&surname"),
    ("phone", "name&dob", "email"),
    ("id_no", "name&phone", "name&dob", "name&email"),
    ("id_no", "phone", "name&phone", "name&dob", "name&email", "name&company"),
)  # fmt: skip
_FEBRL = Plan(
    {
        "given_name": "given", "surname": "surname", "street_number": "street_number",
        "address_1": "street", "suburb": "city", "postcode": "postcode", "date_of_birth": "dob",
        "soc_sec_id": "id_no",
    },
    (
        "id_no", "given&surname", "dob", "given&postcode", "surname&postcode", "street&city",
        "given:3&surname:3", "postcode&street_number", "given&city", "surname&city",
    ),
    ("dob", "given&surname", "postcode"),
    ("id_no", "given&surname&dob", "given&surname&postcode"),
    ("id_no", "given&surname", "dob&postcode", "given&surname&dob", "surname&postcode"),
)  # fmt: skip
PLANS = {
    "cn_10k": _CHINESE,
    "cn_100k": _CHINESE,
    "febrl1": _FEBRL,
    "febrl2": _FEBRL,
    "febrl3": _FEBRL,
    "fake_1000": Plan(
        {
            "first_name": "given", "surname": "surname", "dob": "dob", "city": "city",
            "email": "email",
        },
        ("given", "surname", "dob", "email", "email:5"),
        ("dob", "given", "email"),
        ("given&dob", "surname&dob", "email"),
        ("email", "given&surname", "given&dob", "surname&dob", "dob"),
    ),
    "csv_example": Plan(
        {"Site name": "company", "Address": "address", "Zip": "postcode", "Phone": "phone"},
        ("phone", "street", "company", "postcode&company:4", "street:8"),
        ("phone", "street"),
        ("phone&street", "company&street"),
        ("phone", "street", "company", "phone&street", "company&street", "company&phone"),
    ),
    "historical_50k": Plan(
        {
            "first_name": "given", "surname": "surname", "dob": "dob", "birth_place": "city",
            "postcode_fake": "postcode", "occupation": "occupation",
        },
        (
            "given:3&surname:4", "surname&dob", "given&dob", "postcode&given",
            "postcode&surname", "dob&city", "postcode:3&dob", "postcode:3&given",
            "postcode:3&surname", "given:2&surname:2&dob:4", "dob&postcode", "dob&occupation",
            "postcode&city",
        ),
        ("given&surname", "dob", "postcode"),
        ("given&surname&dob", "postcode&dob", "surname&dob&postcode:2"),
        ("given&surname", "given&surname&dob", "surname&dob", "postcode&dob", "postcode"),
    ),
    "members_zh": Plan(
        {
            "姓名": "person", "手机号": "phone", "邮箱": "email", "生日": "dob",
            "家庭住址": "address",
        },
        _CHINESE_BLOCKS,
        ("phone", "name&dob", "email"),
        ("name&phone", "name&dob", "name&email"),
        ("phone", "name&phone", "name&dob", "name&email", "name&street"),
    ),
    "contacts_zh": Plan(
        {
            "联系人": "person", "公司名称": "company", "手机": "phone", "座机": "landline",
            "电子邮件": "email", "公司地址": "address",
        },
        (
            "phone", "name&email", "email&surname", "landline&surname", "company&surname",
            "name&street", "sound&phone:7", "sound&road", "sound&company:2", "surname&numbers",
        ),
        ("phone", "name&company", "name&landline"),
        ("name&phone", "name&company", "name&landline", "name&email"),
        ("phone", "name&phone", "name&company", "name&landline", "name&email"),
    ),
    "partners_eu": Plan(
        {
            "Company": "company", "Contact person": "person", "Street": "address",
            "ZIP": "postcode", "City": "city", "Phone": "phone", "E-mail": "email",
            "VAT ID": "id_no",
        },
        (
            "company&city", "company&postcode", "phone", "email", "id_no", "postcode&numbers",
            "company:5&postcode", "street&city", "company&name", "company:6&numbers",
        ),
        ("company&city", "phone", "postcode"),
        ("company&street", "company&postcode", "company&phone"),
        ("phone", "company", "company&city", "company&postcode", "company&street", "email"),
    ),
    "guests_en": Plan(
        {
            "Guest": "person", "Date of birth": "dob", "Street": "address", "Town": "city",
            "Postcode": "postcode", "Telephone": "phone", "E-mail": "email",
        },
        (
            "name&city", "name&postcode", "name&phone", "name&email", "phone", "email",
            "surname&dob", "surname&street", "surname&postcode", "postcode&numbers", "name&dob",
        ),
        ("phone", "name&postcode", "email"),
        ("name&phone", "name&email", "name&dob", "name&postcode"),
        ("phone", "email", "name&phone", "name&postcode", "name&dob", "name", "name&city"),
    ),
    "club_en": Plan(
        {
            "First name": "given", "Last name": "surname", "Phone": "phone", "Email": "email",
            "Town": "city",
        },
        ("phone", "email", "surname", "given&city", "given:3&surname:3"),
        ("surname", "email", "phone"),
        ("given&surname&phone", "given&surname&email"),
        ("phone", "email", "given&surname", "given&surname&phone", "given&surname&city"),
    ),
}  # fmt: skip


def terms_of(rule: str) -> list[tuple[str, int | None]]:
    """A rule taken apart: columns, each with the number of its first characters or None."""
    parts = (term.partition(":") for term in rule.split("&"))
    return [(column, int(length) if length else None) for column, _, length in parts]
