"""The vocabulary of columns and closed sets: each name is spelt once, here.

A `Field` is what a column of an office's file can mean. Frames inside the program and the Parquet
files of a run folder use the lower-case names below.
"""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """What a row came from: a roll, a member export, or a list that says something of people (`ListKind`)."""

    ROLL = "roll"
    MEMBERS = "members"
    REFERENCE = "reference"


class ListKind(StrEnum):
    """Which reference list: its name in `[reference]` and `--list`, in the order in which reports list them."""

    DEATHS = "deaths"
    CLAIMS = "claims"
    """Claims at BPJS: JKM paid says that somebody has died, JKK only that something was claimed."""
    ASN = "asn"
    MOVED = "moved"
    WAGE_EARNERS = "wage_earners"
    """PU members, covered through an employer."""
    DECREE = "decree"
    """People whom a decree (SK) names."""
    DTSEN = "dtsen"
    """Welfare decile by family card: speaks of families, not of people."""
    CANDIDATES = "candidates"
    """Another register (fishermen, traders …) whose people may be eligible."""


class Field(StrEnum):
    """What a column of an input file can mean."""

    NIK = "nik"
    NO_KK = "no_kk"
    KPJ = "kpj"
    NAME = "name"
    BIRTH_PLACE = "birth_place"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE_DATE = "birth_place_date"
    """Tempat/tgl lahir in one column: "Palu, 12-03-1985"."""
    SEX = "sex"
    ADDRESS = "address"
    VILLAGE = "village"
    DISTRICT = "district"
    REGENCY = "regency"
    PHONE = "phone"
    MOTHER = "mother"
    UNIT = "unit"
    """OPD, dinas, kelompok."""
    OCCUPATION = "occupation"
    INCOME = "income"
    """Rupiah a month: upah, penghasilan, gaji."""
    SEGMENT = "segment"
    PROGRAMS = "programs"
    STATUS = "status"
    LAST_PAID = "last_paid"
    """BLTH: month of the last contribution."""
    INACTIVE_SINCE = "inactive_since"
    """BLTH NA: month of deactivation."""
    JOINED = "joined"
    NPP = "npp"
    EMPLOYER = "employer"
    """Wadah, nama perusahaan."""
    PAYER = "payer"
    """Sumber dana: APBD, mandiri …"""
    DECILE = "decile"
    NOTE = "note"
    NUMBER = "number"
    """The running number a roll prints in front; carries no information."""


FIELDS: tuple[Field, ...] = tuple(Field)


def raw(field: Field) -> str:
    """Column that keeps what the cell held, untouched."""
    return f"raw_{field.value}"


# Where a row came from. Together they name one physical row.
FILE = "file"
SHEET = "sheet"
LINE = "line"
ORIGIN = (FILE, SHEET, LINE)

ROW = "row"
"""Position of a row within its side, 0-based, in the order of files, sheets and lines. Never null."""

AS_NUMBER_SUFFIX = "_as_number"
NIK_AS_NUMBER = "nik_as_number"
"""True where a workbook stored the NIK as a number, so that digits may be lost."""
KPJ_AS_NUMBER = "kpj_as_number"


class NikForm(StrEnum):
    """What is known of a NIK's form. "sound" says format sah, never more."""

    SOUND = "sound"
    MISSING = "missing"
    LENGTH = "length"
    """Digits, but not 16."""
    EXCEL_FLOAT = "excel_float"
    """16 digits of which the last is not to be trusted; the first 15 are."""
    SCIENTIFIC = "scientific"
    """7.27101E+15: only the leading digits survive."""
    IMPOSSIBLE_DATE = "impossible_date"
    SERIAL_ZERO = "serial_zero"
    NOT_DIGITS = "not_digits"


class Sex(StrEnum):
    """L laki-laki, P perempuan."""

    MALE = "L"
    FEMALE = "P"


class Membership(StrEnum):
    """A person's membership at the as-of date."""

    ACTIVE = "active"
    LAPSED = "lapsed"
    ENDED = "ended"
    UNREGISTERED = "unregistered"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """The one status of a roll row."""

    ACTIVE = "active"
    LAPSED = "lapsed"
    ENDED = "ended"
    UNREGISTERED = "unregistered"
    REVIEW = "review"
    EXCLUDED = "excluded"
    DUPLICATE = "duplicate"


class Match(StrEnum):
    """Whether a row has found its person on the other side."""

    MATCHED = "matched"
    POSSIBLE = "possible"
    NONE = "none"


class Decision(StrEnum):
    """What became of a link."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    REJECTED = "rejected"


class DecidedBy(StrEnum):
    """Who decided on a link."""

    MODEL = "model"
    RULE = "rule"
    PERSON = "person"


class Verdict(StrEnum):
    """What a person says of two rows."""

    SAME = "same"
    """Must-link: they are one person."""
    DIFFERENT = "different"
    """Cannot-link: they are two people."""
    UNSURE = "unsure"
    """Looked at, and not to be told."""


class RejectReason(StrEnum):
    """Why a physical row is no person."""

    TITLE = "title"
    BLANK = "blank"
    REPEATED_HEADER = "repeated_header"
    TOTAL = "total"
    SIGNATURE = "signature"
    FOOTER = "footer"
    """A page's number, or a note, below its rows."""
    NUMBERING = "numbering"
    """The row (1) (2) (3) that many forms print under their header."""
    WIDTH = "width"
    """More or fewer cells than the header."""
    QUOTE = "quote"
    """A quote that opens and never closes, or stands inside a cell."""
    UNDECODABLE = "undecodable"
    NO_PERSON = "no_person"
    """Neither a name nor a number that could name somebody."""
