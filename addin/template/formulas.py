"""Formulas that tell whether an entry is well formed, for entry checks and for colouring.

They work in Excel and in LibreOffice Calc, where such formulas know no array constants; the
numbers 1, 2, 3 … are therefore made with ROW. Excel takes at most 255 characters.
"""

from __future__ import annotations

LONGEST = 255
"""Characters of a formula that Excel takes in an entry check."""

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def _digits(cell: str, length: int) -> str:
    """How many of the first `length` characters are digits."""
    return f"SUMPRODUCT(--ISNUMBER(--MID({cell},ROW($1:${length}),1)))"


def _safely(condition: str) -> str:
    """A condition that does not hold where it cannot be worked out."""
    return f"IFERROR({condition},FALSE)"


def chinese_mobile(cell: str) -> str:
    """Whether it is a mobile number of 11 digits, or a foreign one with + in front."""
    chinese = f'AND(LEN({cell})=11,LEFT({cell},1)="1",{_digits(cell, 11)}=11)'
    foreign = f'AND(LEFT({cell},1)="+",{_digits(cell, 20)}>8)'
    return _safely(f"OR({chinese},{foreign})")


def phone(cell: str) -> str:
    """Whether it has as many digits as a phone number: 7 to 17, an extension included."""
    return _safely(f'AND(ABS({_digits(cell, 30)}-12)<=5,ISERROR(FIND("@",{cell})))')


def email(cell: str) -> str:
    """Whether it has one @, a dot behind it, and no space."""
    at = f'FIND("@",{cell})'
    return _safely(
        f'AND(FIND(".",{cell},{at}+2)<LEN({cell}),{at}>1,'
        f'ISERROR(FIND("@",{cell},{at}+1)),ISERROR(FIND(" ",{cell})))'
    )


def id_number(cell: str) -> str:
    """Whether it is an ID number of 18 characters whose check character is right.

    GB 11643-1999: weight 2^(18-i) mod 11 of the i-th digit.
    """
    total = f"SUMPRODUCT(MID({cell},ROW($1:$17),1)*MOD(2^(18-ROW($1:$17)),11))"
    check = f'MID("10X98765432",1+MOD({total},11),1)'
    return _safely(f"AND(LEN({cell})=18,{check}=UPPER(RIGHT({cell},1)))")


def uscc(cell: str) -> str:
    """Whether it is a credit code of 18 characters whose check character is right.

    GB 32100-2015: weight 3^(i-1) mod 31 of the i-th character; all 18 add up to 0 mod 31.
    """
    letters = quoted(_USCC_ALPHABET)
    total = f"SUMPRODUCT((FIND(MID({cell},ROW($1:$17),1),{letters})-1)*MOD(3^(ROW($1:$17)-1),31))"
    return _safely(f"AND(LEN({cell})=18,MOD({total}+FIND(RIGHT({cell},1),{letters})-1,31)=0)")


def postcode(cell: str) -> str:
    """Whether it is a Chinese postcode, six digits."""
    return _safely(f"AND(LEN({cell})=6,{_digits(cell, 6)}=6)")


def url(cell: str) -> str:
    """Whether it looks like a web address: a dot inside and no space."""
    return _safely(f'AND(FIND(".",{cell})>1,ISERROR(FIND(" ",{cell})))')


def one_of(cell: str, choices: tuple[str, ...]) -> str:
    """Whether it is one of some texts."""
    listed = quoted("|" + "|".join(choices) + "|")
    return f'ISNUMBER(FIND("|"&{cell}&"|",{listed}))'


def filled(cell: str) -> str:
    """Whether anything is seen in it."""
    return f"LEN(TRIM({cell}))>0"
