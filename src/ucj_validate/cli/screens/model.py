"""A matching model as a table that a reader can read: one line a level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from ucj_validate.cli.speaking.plain import Line, Title, wrapped
from ucj_validate.i18n import _, language, number
from ucj_validate.match.comparing import levels as lv
from ucj_validate.match.comparing.levels import Level
from ucj_validate.match.model.document import SHIPPED, LevelShare, StoredModel
from ucj_validate.match.model.nik import NIK_AND_DATE
from ucj_validate.match.opaque.levels import TABLES

_LABEL = 35
_MOVED = 0.05
"""Bits from which a weight counts as another than the shipped one."""
_SMALL = 0.001


def lines(model: StoredModel) -> Iterator[Line]:
    """The model's origin, then field by field its levels with m, u, weight and pairs."""
    yield Title(_("Model pemadanan"))
    yield from wrapped(_origin(model))
    yield from wrapped(
        _(
            "m: bagian pasangan satu orang yang cocok begitu; u: bagian pasangan dua orang; bobot (bit) = log2(m/u); "
            "asal: bawaan program, atau data yang dipelajari"
        )
    )
    if model.id_kind == "nik":
        yield from wrapped(_("kata nama yang langka menambah bobot nama; u nama terletak pada kelangkaan itu"))
    yield from wrapped(_("sidik (sha256): {digest}").format(digest=model.digest()))
    told = _sentences()
    for field, levels in model.fields.items():
        yield Line("")
        yield Title(f"{_fields().get(field, field):<{_LABEL + 2}}{_heads()}")
        if field == NIK_AND_DATE:
            yield from _joint(model, levels, told)
        else:
            for level in levels:
                yield from _row(model, level, _sentence(told, level.code), 2)


def _origin(model: StoredModel) -> str:
    if model.origin == SHIPPED:
        return _("bawaan program: belum ada baris yang dilihat")
    seen = model.training
    sentence = _("dipelajari dari {rows} baris, {pairs} pasangan dibandingkan, sekitar {matches} pasangan satu orang")
    facts = sentence.format(
        rows=number(seen.get("rows", 0)),
        pairs=number(seen.get("pairs_compared", 0)),
        matches=number(seen.get("expected_matches", 0)),
    )
    rounds = _("{n} putaran").format(n=number(seen.get("rounds", 0)))
    still = _("perkiraan sudah tenang") if seen.get("converged", True) else _("PERKIRAAN BELUM TENANG")
    return f"{facts}; {rounds}, {still}"


def _heads() -> str:
    return f"{'m':>8}{'u':>10}{_('bobot'):>8}{_('pasangan'):>9}  {_('asal')}"


def _joint(model: StoredModel, levels: tuple[LevelShare, ...], told: Mapping[str, Level]) -> Iterator[Line]:
    """NIK and birth date are weighed together: a NIK level, and below it the birth date's."""
    for nik, group in groupby(levels, lambda level: level.code.split(" ")[0]):
        yield from wrapped(_sentence(told, nik), 2)
        for level in group:
            yield from _row(model, level, _sentence(told, level.code.split(" ")[1]), 4)


def _row(model: StoredModel, level: LevelShare, sentence: str, indent: int) -> Iterator[Line]:
    *before, last = list(wrapped_label(sentence, indent))
    for text in before:
        yield Line(text)
    numbers = f"{_share(level.m):>8}{_share(level.u):>10}{number(level.bits, 1):>8}{number(level.pairs):>9}"
    yield Line(f"{last:<{_LABEL + 2}}{numbers}  {_source(model, level)}")


def wrapped_label(sentence: str, indent: int) -> Iterator[str]:
    """The sentence over as many lines of the first column as it needs."""
    import textwrap

    yield from textwrap.wrap(
        sentence, _LABEL + 1, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2)
    ) or [" " * indent]  # fmt: skip


def _share(share: float) -> str:
    if share >= _SMALL:
        return number(share, 4)
    digits, power = f"{share:.1e}".split("e")
    return f"{number(float(digits), 1)}e{int(power)}"


def _source(model: StoredModel, level: LevelShare) -> str:
    moved = level.shipped_bits is None or abs(level.bits - level.shipped_bits) >= _MOVED
    return _("data") if model.origin != SHIPPED and level.pairs > 0 and moved else _("bawaan")


def _sentence(told: Mapping[str, Level], code: str) -> str:
    if code not in told:
        return code.replace("_", " ")
    level = told[code]
    return level.sentence_en if language() == "en" else level.sentence_id


def _sentences() -> dict[str, Level]:
    """Each level by its code."""
    tables: list[Mapping[int, Level]] = [table for _field, table in TABLES.values()]
    known = (lv.NIK_LEVELS, lv.DATE_LEVELS, lv.NAME_LEVELS, lv.SEX_LEVELS, lv.PLACE_LEVELS, lv.NO_KK_LEVELS,
             lv.PHONE_LEVELS, lv.MOTHER_LEVELS)  # fmt: skip
    tables += [{int(number_): level for number_, level in table.items()} for table in known]
    return {level.code: level for table in tables for level in table.values()}


def _fields() -> dict[str, str]:
    return {
        NIK_AND_DATE: _("NIK dan tanggal lahir"),
        "id": _("Nomor identitas"),
        "date": _("Tanggal lahir"),
        "name": _("Nama"),
        "sex": _("Jenis kelamin"),
        "place": _("Tempat tinggal"),
        "address": _("Alamat"),
        "no_kk": _("No KK"),
        "phone": _("Nomor HP"),
        "contact": _("Nomor HP atau surel"),
        "mother": _("Nama ibu"),
    }
