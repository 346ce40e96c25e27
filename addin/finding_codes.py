"""What can be found in a cell or a row: the codes, their severity and their words.

A code is stable: it is the same in every language and in every release, and its first
letter is its severity (E error, W warning, T can be tidied). The second character is
the family:

    1 presence and structure    2 form and value    3 damage by programs
    4 value in the wrong place  5 contradictions    6 out of date    7 tidiness
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from addin.i18n import N_, Message


class Severity(Enum):
    """How bad a finding is; the value is the sign shown in notes and lists."""

    ERROR = "✖"
    WARNING = "⚠"
    TIDY = "✎"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return (Severity.ERROR, Severity.WARNING, Severity.TIDY).index(self)


_LETTERS = {"E": Severity.ERROR, "W": Severity.WARNING, "T": Severity.TIDY}


class Code(Enum):
    """Every kind of finding. The value is the code that users see."""

    REQUIRED_BLANK = "E101"
    PLACEHOLDER = "W102"
    HEADER_REPEATED = "E103"
    NOT_UNIQUE = "E104"
    FORMULA_IN_DATA = "W105"
    ERROR_VALUE = "E106"
    ROW_REPEATED = "W107"
    CODE_FORM = "W108"
    DITTO = "E109"
    MEANING_DOUBTFUL = "W111"
    NOT_A_CUSTOMER = "E110"

    PHONE_UNREADABLE = "E201"
    PHONE_LENGTH = "E202"
    PHONE_PREFIX = "E203"
    PHONE_NO_AREA = "W204"
    LETTER_FOR_DIGIT = "E205"
    WORDS_GLUED = "E206"
    EMAIL_FORM = "E211"
    EMAIL_DOMAIN_TYPO = "E212"
    DATE_UNREADABLE = "E220"
    DATE_IMPOSSIBLE = "E221"
    DATE_AMBIGUOUS = "W222"
    DATE_NO_YEAR = "E223"
    DATE_FUTURE = "E224"
    DATE_TOO_OLD = "E225"
    DATE_INCOMPLETE = "E226"
    ID_FORM = "E231"
    ID_CHECK_DIGIT = "E232"
    ID_DATE = "E233"
    ID_OLD = "W234"
    USCC_FORM = "E241"
    USCC_CHECK_DIGIT = "E242"
    USCC_OLD = "W243"
    TAX_FORM = "E251"
    TAX_CHECK_DIGIT = "E252"
    NAME_ODD = "E261"
    COMPANY_ODD = "E262"
    NUMBER_UNREADABLE = "E271"
    OUT_OF_RANGE = "E272"
    CHOICE_UNKNOWN = "E281"
    CHOICE_TYPO = "E282"
    PATTERN = "E283"
    ADDRESS_INCOMPLETE = "W291"
    ADDRESS_REGION = "E292"
    POSTCODE_FORM = "E293"
    URL_FORM = "E294"
    COUNTRY_UNKNOWN = "E295"

    ROUNDED_NUMBER = "E301"
    SCIENTIFIC = "E302"
    LOST_ZERO = "E303"
    MOJIBAKE = "E304"
    NUMBER_AS_TEXT = "T305"
    DIGITS_AS_NUMBER = "T306"
    TEXT_FORMAT_LOST = "W307"
    VALIDATION_LOST = "W308"
    DATE_FROM_TEXT = "E309"
    TRUNCATED = "E310"
    MASKED = "W311"
    MARKUP = "E312"

    WRONG_COLUMN = "E401"
    SEVERAL_VALUES = "E402"

    BIRTH_DATE_MISMATCH = "E501"
    SEX_MISMATCH = "E502"
    AREA_CODE_MISMATCH = "W503"
    DATES_REVERSED = "E504"
    PERSON_WITH_COMPANY_CODE = "W505"
    COMPANY_WITH_PERSON_CODE = "W510"
    COUNTRY_MISMATCH = "E506"
    AMOUNT_MISMATCH = "W507"
    REGION_MISMATCH = "W508"
    RULE_BROKEN = "E509"

    STALE = "W601"

    SPACING = "T701"
    FULL_WIDTH = "T702"
    FORM = "T703"
    LETTER_CASE = "T704"
    LEGAL_FORM = "T705"
    CHOICE_FORM = "T706"
    INVISIBLE = "T707"
    SCRIPT = "T708"

    @property
    def severity(self) -> Severity:
        """Error, warning or tidy, by the code's first letter."""
        return _LETTERS[self.value[0]]

    def message(self, params: Mapping[str, object]) -> Message:
        """What is wrong, to be shown in any language."""
        return Message(TEXTS[self].what, params)

    def hint(self, params: Mapping[str, object]) -> Message:
        """What to do next."""
        return Message(TEXTS[self].next, params)


class CodeText(NamedTuple):
    """The English words of a code: what is wrong, and what to do next."""

    what: str
    next: str


# Fields in braces are filled from the problem's params; a template may use any of
# those that the code's makers always give, and `{field}`, the field's label.
TEXTS: dict[Code, CodeText] = {
    Code.REQUIRED_BLANK: CodeText(N_("{field} is required"), N_("Fill it in, or delete the row")),
    Code.PLACEHOLDER: CodeText(
        N_("“{found}” stands for nothing"), N_("Leave the cell blank, or enter the real value")
    ),
    Code.HEADER_REPEATED: CodeText(
        N_("This row repeats the header"), N_("Delete the row; it came in with a paste")
    ),
    Code.NOT_UNIQUE: CodeText(
        N_("{field} is the same as in row {row!s}"),
        N_("Check which row is right; a {field} belongs to one customer"),
    ),
    Code.FORMULA_IN_DATA: CodeText(
        N_("A formula stands where data belongs"), N_("Paste it as a value")
    ),
    Code.ERROR_VALUE: CodeText(N_("The cell holds the error {found}"), N_("Enter the value again")),
    Code.ROW_REPEATED: CodeText(
        N_("The row is the same as row {row!s}"), N_("Delete one of the two")
    ),
    Code.CODE_FORM: CodeText(
        N_("The code is not written like the others ({shape})"), N_("Check the code")
    ),
    Code.DITTO: CodeText(
        N_("“{found}” means nothing once the table is sorted"), N_("Enter the value itself")
    ),
    Code.MEANING_DOUBTFUL: CodeText(
        N_("Most cells of this column are not {found}; they were not checked as such"),
        N_("Say in the header what the column holds, or on the sheet 字段 Fields"),
    ),
    Code.NOT_A_CUSTOMER: CodeText(
        N_("This row is no customer but a total or a remark"), N_("Move it out of the table")
    ),
    Code.PHONE_UNREADABLE: CodeText(
        N_("Not a phone number"), N_("Enter a number with its area or country code")
    ),
    Code.PHONE_LENGTH: CodeText(
        N_("The phone number has {digits} digits, {expected} are right"),
        N_("Ask the customer for the whole number"),
    ),
    Code.PHONE_PREFIX: CodeText(
        N_("No phone number begins with {prefix}"), N_("Check the first digits")
    ),
    Code.PHONE_NO_AREA: CodeText(
        N_("The landline has no area code"), N_("Put the area code in front, as in 010-62345678")
    ),
    Code.LETTER_FOR_DIGIT: CodeText(
        N_("A letter and a digit are confused ({found})"), N_("Write the right character")
    ),
    Code.WORDS_GLUED: CodeText(
        N_("Words are mixed with the value ({found})"), N_("Move the words to the notes column")
    ),
    Code.EMAIL_FORM: CodeText(
        N_("Not an e-mail address: {reason}"), N_("Write it as name@company.com")
    ),
    Code.EMAIL_DOMAIN_TYPO: CodeText(
        N_("The mail domain {domain} looks mistyped"), N_("{expected} is probably meant")
    ),
    Code.DATE_UNREADABLE: CodeText(N_("Not a date"), N_("Write it as 2024-03-05")),
    Code.DATE_IMPOSSIBLE: CodeText(
        N_("There is no such day"), N_("Check month and day; write it as 2024-03-05")
    ),
    Code.DATE_AMBIGUOUS: CodeText(
        N_("It may be {first} or {second}"), N_("Write the one that is meant")
    ),
    Code.DATE_NO_YEAR: CodeText(N_("The date has no year"), N_("Write it as 2024-03-05")),
    Code.DATE_FUTURE: CodeText(N_("The date is in the future"), N_("Check the year")),
    Code.DATE_TOO_OLD: CodeText(N_("The date is too long ago"), N_("Check the year")),
    Code.DATE_INCOMPLETE: CodeText(N_("The date has no day"), N_("Write it as 2024-03-05")),
    Code.ID_FORM: CodeText(
        N_("Not an ID number: {digits} characters, 18 are right"), N_("Compare it with the ID card")
    ),
    Code.ID_CHECK_DIGIT: CodeText(
        N_("The ID number's check digit is wrong"), N_("A digit is mistyped: compare with the card")
    ),
    Code.ID_DATE: CodeText(
        N_("The ID number holds no possible birth date"), N_("Compare it with the ID card")
    ),
    Code.ID_OLD: CodeText(
        N_("An old ID number of 15 digits"), N_("Ask for the number of 18 characters")
    ),
    Code.USCC_FORM: CodeText(
        N_("Not a unified social credit code: {digits} characters, 18 are right"),
        N_("Compare it with the business licence"),
    ),
    Code.USCC_CHECK_DIGIT: CodeText(
        N_("The credit code's check character is wrong"),
        N_("A character is mistyped: compare with the business licence"),
    ),
    Code.USCC_OLD: CodeText(
        N_("An old registration number, not a credit code"),
        N_("Ask for the unified social credit code"),
    ),
    Code.TAX_FORM: CodeText(
        N_("Not a tax number of {country}"), N_("Compare it with the customer's invoice")
    ),
    Code.TAX_CHECK_DIGIT: CodeText(
        N_("The tax number's check digit is wrong ({country})"),
        N_("A digit is mistyped: compare with the customer's invoice"),
    ),
    Code.NAME_ODD: CodeText(N_("Not a person's name: {reason}"), N_("Check the name")),
    Code.COMPANY_ODD: CodeText(N_("Not a company's name: {reason}"), N_("Check the name")),
    Code.NUMBER_UNREADABLE: CodeText(N_("Not a number"), N_("Enter digits only")),
    Code.OUT_OF_RANGE: CodeText(
        N_("{found} is outside {minimum} to {maximum}"), N_("Check the value")
    ),
    Code.CHOICE_UNKNOWN: CodeText(
        N_("“{found}” is not in the list"), N_("Choose one of {choices}")
    ),
    Code.CHOICE_TYPO: CodeText(
        N_("“{found}” is not in the list"), N_("{expected} is probably meant")
    ),
    Code.PATTERN: CodeText(
        N_("The value does not have the agreed form"), N_("Write it like {example}")
    ),
    Code.ADDRESS_INCOMPLETE: CodeText(
        N_("The address is incomplete: {reason}"), N_("Add province, city, street and number")
    ),
    Code.ADDRESS_REGION: CodeText(
        N_("{inner} does not lie in {outer}"), N_("Check province and city")
    ),
    Code.POSTCODE_FORM: CodeText(N_("Not a postcode of {country}"), N_("Check the postcode")),
    Code.URL_FORM: CodeText(N_("Not a web address"), N_("Write it as https://www.company.com")),
    Code.COUNTRY_UNKNOWN: CodeText(
        N_("“{found}” is not a country"), N_("Write the country's usual name")
    ),
    Code.ROUNDED_NUMBER: CodeText(
        N_("Excel rounded the long number; its last digits are lost"),
        N_("Format the cell as text and enter the number again"),
    ),
    Code.SCIENTIFIC: CodeText(
        N_("Excel turned the number into {found}"),
        N_("Format the cell as text and enter the number again"),
    ),
    Code.LOST_ZERO: CodeText(
        N_("The leading zero is lost"), N_("Format the cell as text and write {expected}")
    ),
    Code.MOJIBAKE: CodeText(
        N_("The text was decoded wrongly"), N_("Import the file again as UTF-8, or retype the text")
    ),
    Code.NUMBER_AS_TEXT: CodeText(
        N_("A number stored as text"), N_("Standardise makes it a number")
    ),
    Code.DIGITS_AS_NUMBER: CodeText(
        N_("Stored as a number; digits can get lost"), N_("Standardise makes it text")
    ),
    Code.TEXT_FORMAT_LOST: CodeText(
        N_("{cells} cells of {field} are no longer formatted as text"),
        N_("Standardise restores the format"),
    ),
    Code.VALIDATION_LOST: CodeText(
        N_("{cells} cells of {field} have lost their entry check"),
        N_("A paste removed it; Standardise restores it"),
    ),
    Code.DATE_FROM_TEXT: CodeText(
        N_("Excel turned the value into a date"),
        N_("Format the cell as text and enter the value again"),
    ),
    Code.TRUNCATED: CodeText(N_("The value is cut off"), N_("Enter the whole value")),
    Code.MASKED: CodeText(N_("Some digits are masked with *"), N_("Enter the whole number")),
    Code.MARKUP: CodeText(
        N_("Codes of a web page stand in the text ({found})"), N_("Keep the text only")
    ),
    Code.WRONG_COLUMN: CodeText(
        N_("{found} stands in the wrong column"), N_("Move it to the column {column}")
    ),
    Code.SEVERAL_VALUES: CodeText(
        N_("{count} values in one cell"), N_("Keep one here, move the others")
    ),
    Code.BIRTH_DATE_MISMATCH: CodeText(
        N_("The birth date differs from the ID number ({expected})"), N_("Compare with the ID card")
    ),
    Code.SEX_MISMATCH: CodeText(
        N_("The sex differs from the ID number ({expected})"), N_("Compare with the ID card")
    ),
    Code.AREA_CODE_MISMATCH: CodeText(
        N_("The area code belongs to {found}, the address says {expected}"), N_("Check the number")
    ),
    Code.DATES_REVERSED: CodeText(
        N_("{field} lies before {other} ({expected})"), N_("Check both dates")
    ),
    Code.PERSON_WITH_COMPANY_CODE: CodeText(
        N_("A person with a company's credit code"), N_("Check the name, or move the code")
    ),
    Code.COMPANY_WITH_PERSON_CODE: CodeText(
        N_("A company with a person's ID number"), N_("Ask for the company's credit code")
    ),
    Code.COUNTRY_MISMATCH: CodeText(
        N_("It belongs to {found}, the row says {expected}"), N_("Check country and number")
    ),
    Code.AMOUNT_MISMATCH: CodeText(
        N_("{field} does not fit {other} ({expected})"), N_("Check both values")
    ),
    Code.REGION_MISMATCH: CodeText(
        N_("{found} does not fit {other} ({expected})"), N_("Check both cells")
    ),
    Code.RULE_BROKEN: CodeText(
        N_("The rule “{rule}” does not hold"), N_("Check the cells that it names")
    ),
    Code.STALE: CodeText(
        N_("Last contact {days} days ago"), N_("Call the customer, or archive the row")
    ),
    Code.SPACING: CodeText(N_("Spaces too many"), N_("Standardise writes {expected}")),
    Code.FULL_WIDTH: CodeText(N_("Full-width characters"), N_("Standardise writes {expected}")),
    Code.FORM: CodeText(
        N_("Written differently from the rest of the column"), N_("Standardise writes {expected}")
    ),
    Code.LETTER_CASE: CodeText(
        N_("Capital and small letters"), N_("Standardise writes {expected}")
    ),
    Code.LEGAL_FORM: CodeText(
        N_("The company's legal form is written unusually"), N_("Standardise writes {expected}")
    ),
    Code.CHOICE_FORM: CodeText(
        N_("Another word for {expected}"), N_("Standardise writes {expected}")
    ),
    Code.INVISIBLE: CodeText(N_("Invisible characters"), N_("Standardise removes them")),
    Code.SCRIPT: CodeText(
        N_("Traditional and simplified characters are mixed"), N_("Check the characters")
    ),
}
