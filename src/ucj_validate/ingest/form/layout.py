"""Which column means what: by configuration, by name, by a near name, by content; each choice with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ucj_validate.columns import Field, Side
from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _
from ucj_validate.ingest.form.aliases import ALIASES, NAMES, OF_LISTS, canonical, folded
from ucj_validate.ingest.form.content import best_by_content, holds_place_and_date, share_of
from ucj_validate.ingest.form.naming import LAST_RESORT, corrected, field_named, is_grouped, names_another
from ucj_validate.provenance import ColumnGuess

SAMPLED = 500
_NEAR = 88
"""rapidfuzz ratio of a folded header to an alias: one slip in eight letters ("Tgl Lahri", "Kelurhan")."""
_LEAST_LETTERS = 5
_STRICT = frozenset({Field.NIK, Field.NAME, Field.KPJ, Field.NO_KK, Field.BIRTH_DATE})
"""Fields that decide who somebody is: two columns that fit one equally are asked about, never guessed."""
_SOFT = frozenset({
    Field.NUMBER, Field.NOTE, Field.ADDRESS, Field.PHONE, Field.OCCUPATION, Field.UNIT, Field.INCOME, Field.NPP,
    Field.EMPLOYER, Field.JOINED, Field.BIRTH_PLACE, Field.REGENCY,
})  # fmt: skip
"""Fields that decide nothing: of two columns with one name the first is taken."""
_OF_FAMILIES = frozenset({Field.NO_KK, Field.DECILE})
"""Enough for a list that speaks of families."""


@dataclass(frozen=True)
class Layout:
    """What each column was taken for."""

    places: dict[Field, int]
    """Field → index of its column."""
    guesses: tuple[ColumnGuess, ...]
    unused: tuple[str, ...]
    """Headers of the columns that were taken for nothing."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Guess:
    field: Field
    place: int
    reason: str
    confidence: float


def laid_out(
    parts: Sequence[Sequence[str]],
    rows: pl.DataFrame,
    side: Side,
    mapped: Mapping[str, str],
    where: str,
    *,
    has_header: bool = True,
    names_are_sure: bool = True,
) -> Layout:
    """The layout of a table whose header is `parts`; `rows` are its rows (a sample is looked at).

    `names_are_sure`: whether the header is one beyond doubt; if not, its words may be a person's and are not shown.

    Raises:
        UnreadableError: a mapped column that isn't there, two columns that fit one field, or nobody named.
    """
    names = [" ".join(words) for words in parts]
    shown = names if names_are_sure else [_("kolom ke-{place}").format(place=i + 1) for i in range(len(names))]
    sample = rows.gather_every(max(1, rows.height // SAMPLED))
    guesses, notes = _by_map(parts, mapped, shown, where)
    # Lists lack what rolls and exports have; a slip is refused when all have been read.
    missing_map = set() if side is Side.REFERENCE else {Field(key) for key in mapped} - set(guesses)
    if has_header and side is Side.REFERENCE:
        _add(guesses, _by_list_name(names))
    if has_header:
        _add(guesses, _by_alias(parts, sample, guesses, shown, where))
        _add(guesses, _by_near_name(parts, guesses))
    others = [i for i, name in enumerate(names) if has_header and names_another(name)]
    _add(guesses, _by_content(shown, sample, guesses, side, where, others, has_header=has_header))
    guesses = _place_and_date(guesses, sample)
    if not (side is Side.REFERENCE and guesses.keys() >= _OF_FAMILIES):
        _refuse_nobody(guesses, shown, missing_map, mapped, where)
    used = {guess.place for guess in guesses.values()}
    in_order = sorted(guesses.values(), key=lambda guess: guess.place)
    return Layout(
        places={guess.field: guess.place for guess in in_order},
        guesses=tuple(ColumnGuess(g.field.value, names[g.place], g.reason, round(g.confidence, 2)) for g in in_order),
        unused=tuple(name for i, name in enumerate(names) if i not in used and name),
        notes=tuple(notes),
    )


def _add(guesses: dict[Field, _Guess], more: Sequence[_Guess]) -> None:
    taken = {guess.place for guess in guesses.values()}
    for guess in sorted(more, key=lambda g: (-g.confidence, g.place)):
        if guess.field not in guesses and guess.place not in taken:
            guesses[guess.field] = guess
            taken.add(guess.place)


def _by_map(
    parts: Sequence[Sequence[str]], mapped: Mapping[str, str], shown: Sequence[str], where: str
) -> tuple[dict[Field, _Guess], list[str]]:
    """What the configuration says. A column that is not here may be another file's: noted, refused later if needed."""
    guesses: dict[Field, _Guess] = {}
    notes = []
    names = [" ".join(words) for words in parts]
    lasts = [words[-1] if words else "" for words in parts]
    for key, column in mapped.items():
        field = Field(key)
        places = (
            [i for i, name in enumerate(names) if name == column]
            or [i for i, name in enumerate(names) if folded(name) == folded(column) and folded(name)]
            or [i for i, last in enumerate(lasts) if last == column]  # below a group's name, or printed twice
        )
        if len(places) > 1:
            raise _two_columns(field, places, shown, where)
        if places:
            guesses[field] = _Guess(field, places[0], "map", 1.0)
        else:
            notes.append(_("kolom {column} dari pemetaan {field} tidak ada di sini").format(column=column, field=key))
    return guesses, notes


def _by_list_name(names: Sequence[str]) -> list[_Guess]:
    """Columns that only a reference list has."""
    return [
        _Guess(OF_LISTS[name], i, "alias", 0.95) for i, each in enumerate(names) if (name := folded(each)) in OF_LISTS
    ]


def _by_alias(
    parts: Sequence[Sequence[str]],
    sample: pl.DataFrame,
    taken: Mapping[Field, _Guess],
    shown: Sequence[str],
    where: str,
) -> list[_Guess]:
    used = {guess.place for guess in taken.values()}
    by_field: dict[Field, list[tuple[int, float]]] = {}
    for place, words in enumerate(parts):
        named = field_named(words, grouped=is_grouped(parts, place)) if place not in used else None
        if named and named[0] not in taken:
            by_field.setdefault(named[0], []).append((place, named[1]))
    by_field = {field: [f for f in found if f[1] > LAST_RESORT] or found for field, found in by_field.items()}
    names = [" ".join(words) for words in parts]
    return [_chosen(field, found, names, sample, shown, where) for field, found in by_field.items()]


def _chosen(
    field: Field,
    found: list[tuple[int, float]],
    names: Sequence[str],
    sample: pl.DataFrame,
    shown: Sequence[str],
    where: str,
) -> _Guess:
    """The column for `field` among those whose names fit it."""
    if len(found) == 1:
        return _Guess(field, found[0][0], "alias", found[0][1])
    filled = [(i, s) for i, s in found if (sample[str(i)].str.strip_chars() != "").any()] or found[:1]
    distinct = [(i, s) for n, (i, s) in enumerate(filled) if not any(_same(sample, i, j) for j, _s in filled[:n])]
    if field not in _SOFT and len({folded(names[i]) for i, _s in distinct}) < len(distinct):
        raise _two_columns(field, [i for i, _s in distinct], shown, where)
    if len(distinct) > 1 and field in _STRICT:
        shares = {i: share_of(field, sample[str(i)]) for i, _s in distinct}
        good = [(i, s) for i, s in distinct if shares[i] >= 0.5]  # noqa: PLR2004
        rest = [i for i, _s in distinct if shares[i] < 0.5]  # noqa: PLR2004
        if len(good) != 1 or any(shares[i] > 0.2 for i in rest):  # noqa: PLR2004
            raise _two_columns(field, [i for i, _s in distinct], shown, where)
        return _Guess(field, good[0][0], "alias + content", 0.85)
    rank = {name: at for at, name in enumerate(ALIASES)}
    best = min(distinct, key=lambda each: (rank.get(folded(names[each[0]]), len(rank)), each[0]))
    return _Guess(field, best[0], "alias", best[1] if len(distinct) == 1 else 0.6)


def _same(sample: pl.DataFrame, left: int, right: int) -> bool:
    return bool((sample[str(left)].str.strip_chars() == sample[str(right)].str.strip_chars()).all())


def _by_near_name(parts: Sequence[Sequence[str]], taken: Mapping[Field, _Guess]) -> list[_Guess]:
    from rapidfuzz import fuzz, process

    used = {guess.place for guess in taken.values()}
    known = {name: field for name, field in NAMES.items() if len(name) >= _LEAST_LETTERS}
    guesses = []
    for place, words in enumerate(parts):
        grouped = is_grouped(parts, place)
        name = words[-1] if grouped else " ".join(words)
        plain = folded(name)
        told = field_named(words, grouped=grouped)
        if place in used or len(plain) < _LEAST_LETTERS or (told and told[1] > LAST_RESORT):
            continue
        right = corrected(name)
        if right != canonical(name) and (named := field_named([right])):
            guesses.append(_Guess(named[0], place, "near alias", 0.75 if named[1] > LAST_RESORT else LAST_RESORT))
            continue
        near = process.extractOne(plain, known.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        # Of one slip: IDKELUARGA is not KELUARGA.
        if near and abs(len(near[0]) - len(plain)) <= 1 and not names_another(name, like=near[0]):
            guesses.append(_Guess(known[near[0]], place, "near alias", near[1] / 100 * 0.85))
    return guesses


def _by_content(
    shown: Sequence[str],
    sample: pl.DataFrame,
    taken: Mapping[Field, _Guess],
    side: Side,
    where: str,
    others: Sequence[int],
    *,
    has_header: bool,
) -> list[_Guess]:
    """Fields that no name gave, from what the remaining columns hold; `others` are named for other people."""
    used = {guess.place for guess in taken.values() if guess.field not in {Field.NUMBER, Field.NOTE}} | set(others)
    free = [i for i in range(len(shown)) if i not in used]
    found = best_by_content(sample, free, set(taken), side, has_header=has_header)
    guesses = []
    for field, candidates in found.items():
        if len(candidates) > 1 and field in _STRICT:
            raise _two_columns(field, [i for i, _share in candidates], shown, where)
        place, share = candidates[0]
        guesses.append(_Guess(field, place, "content", 0.85 * share if has_header else 0.8 * share))
    return guesses


def _place_and_date(guesses: dict[Field, _Guess], sample: pl.DataFrame) -> dict[Field, _Guess]:
    """Where a birth date column holds "Palu, 12-03-1985", it is place and date in one."""
    date = guesses.get(Field.BIRTH_DATE)
    if date is None or Field.BIRTH_PLACE_DATE in guesses or not holds_place_and_date(sample[str(date.place)]):
        return guesses
    both = _Guess(Field.BIRTH_PLACE_DATE, date.place, f"{date.reason} + content", date.confidence)
    return {field: guess for field, guess in guesses.items() if field is not Field.BIRTH_DATE} | {both.field: both}


def _two_columns(field: Field, places: Sequence[int], names: Sequence[str], where: str) -> UnreadableError:
    return UnreadableError(
        where,
        _("dua kolom sama-sama cocok untuk {field}: {columns}").format(
            field=field.value, columns=_(" dan ").join(f'"{names[place]}"' for place in places)
        ),
        found=", ".join(name for name in names if name),
        advice=_("--map {field}=KOLOM, atau [columns] di ucj.toml").format(field=field.value),
    )


def _refuse_nobody(
    guesses: Mapping[Field, _Guess], names: Sequence[str], unmapped: set[Field], mapped: Mapping[str, str], where: str
) -> None:
    shown = ", ".join(name for name in names if name)
    lost = [field for field in unmapped if field not in guesses]
    if lost:
        raise UnreadableError(
            where,
            _("kolom pemetaan tidak ditemukan: {columns}").format(
                columns=", ".join(sorted(f"{field.value}={mapped[field.value]}" for field in lost))
            ),
            found=shown,
            advice=_("perbaiki --map, atau [columns] di ucj.toml"),
        )
    if Field.NIK not in guesses and Field.NAME not in guesses:
        raise UnreadableError(
            where,
            _("kolom wajib tidak ditemukan: NIK atau NAMA"),
            found=shown,
            advice=_("--map nik=KOLOM, atau [columns] di ucj.toml"),
        )
