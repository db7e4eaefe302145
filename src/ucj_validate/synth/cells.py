"""How offices write one value: dates, months, sums of money, statuses."""

from __future__ import annotations

from datetime import date

from ucj_validate import i18n

MONTHS = tuple(i18n.MONTHS["id"])
OLD_MONTHS = {"Februari": "Pebruari", "November": "Nopember", "Agustus": "Agt"}


def written_date(day: date | None, *, old: bool = False) -> str:
    """12 Maret 1985; `old` writes Pebruari, Nopember and Agt. "" without a date."""
    if day is None:
        return ""
    month = MONTHS[day.month - 1]
    return f"{day.day} {OLD_MONTHS.get(month, month) if old else month} {day.year}"


def day_first(day: date | None, mark: str = "-") -> str:
    """12-03-1985; "" without a date."""
    return "" if day is None else f"{day:%d}{mark}{day:%m}{mark}{day.year}"


def period(month: date | None, form: int) -> str:
    """A BLTH in one of the spellings seen; 0 is the usual one. "" without a month."""
    if month is None:
        return ""
    name = MONTHS[month.month - 1]
    forms = (
        f"{month:%m}-{month.year}",
        f"{month:%m}/{month.year}",
        f"{month.year}{month:%m}",
        f"{name[:3]} {month.year}",
        f"{name} {month.year}",
        f"{month.year}-{month:%m}",
        f"{month:%m}{month.year}",
    )
    return forms[form % len(forms)]


def money(rupiah: int, form: int) -> str:
    """A monthly income in one of the spellings seen."""
    dotted = f"{rupiah:,}".replace(",", ".")
    return (str(rupiah), f"Rp {dotted}", f"Rp{dotted},00", dotted, f"Rp. {dotted},-")[form % 5]
