"""A form's header, known by the words of its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from ucj_validate.columns import Field
from ucj_validate.ingest.form.aliases import aliased, canonical
from ucj_validate.ingest.form.cellkind import looks_like_value
from ucj_validate.ingest.form.heading import Header, group_heads, headed, joined
from ucj_validate.ingest.form.marks import is_group
from ucj_validate.ingest.form.naming import (
    OF_PERSONS,
    corrected,
    exactly_named,
    field_named,
    is_grouped,
    names_another,
    share_of_names,
)

_LONGEST = 4
_LEAST_KNOWN, _LEAST_SHARE = 2, 0.25
"""A row of people may hold two words that are also headers ("Aktif", "Kota"), never so many of its cells."""
_MOST_DIGITS, _PERSONS_DIGITS = 5, 15
_LONGEST_GROUP = 30
_SLIGHT = frozenset({Field.NUMBER, Field.NOTE})
"""Fields whose names stand in any text: NO, KETERANGAN."""
_SAMPLED = 30
_MOSTLY = 0.5
_NEVER = 100.0
_HELD = 0.3
"""Share of rows in which a column must hold something to be missed by a header that doesn't name it."""


def by_words(records: list[list[str]], usable: list[int]) -> Header | None:
    """The lines whose cells name the most fields, at least two."""
    best: tuple[float, int, int] | None = None  # score, -first, -lines
    seen: set[tuple[str, ...]] = set()
    for first in usable:
        if _is_somebody(records[first]):
            break  # what stands below a person's row is that page's header again, or none
        if tuple(records[first]) in seen:
            continue
        seen.add(tuple(records[first]))
        for count in range(1, _LONGEST + 1):
            lines = records[first : first + count]
            if len(lines) < count or not _may_be_header(lines):
                break
            score = _score(lines, records[first + count :])
            if score is not None and (best is None or (score, -first, -count) > best):
                best = (score, -first, -count)
    if best is None:
        return None
    first, count = -best[1], -best[2]
    lines = records[first : first + count]
    return headed(first, lines, min(0.99, 0.84 + 0.03 * len(_fields(_parts(lines)))), single_names(lines))


def _is_somebody(record: list[str]) -> bool:
    """Whether a record is a row with a number as long as a person's, not a letterhead with a telephone."""
    longest = max((sum(char.isdigit() for char in cell) for cell in record), default=0)
    return longest >= _PERSONS_DIGITS and sum(map(bool, record)) > 2  # noqa: PLR2004


def lines_of_header(records: list[list[str]]) -> int:
    """How many of `records` a header that is known to begin with the first takes."""
    best = (_worth(records[:1], records[1:]), -1)
    for count in range(2, _LONGEST):
        lines = records[:count]
        if len(lines) < count or not _may_be_header(lines):
            break
        best = max(best, (_worth(lines, records[count:]), -count))
    return -best[1]


def _may_be_header(lines: list[list[str]]) -> bool:
    """Whether the last of `lines` holds names rather than values or a form's particulars (KELURAHAN | : BESUSU)."""
    filled = [cell for cell in lines[-1] if cell]
    values = sum(looks_like_value(cell) for cell in filled)
    apart = any(cell.startswith(":") or sum(char.isdigit() for char in cell) > _MOST_DIGITS for cell in filled)
    apart |= len(lines) > 1 and is_group(filled)
    if len(lines) > 1 and all(cell.startswith("(") for cell in filled if looks_like_value(cell)):
        values //= 2  # DESIL over (1-10); a row of the columns' numbers holds nothing else
    return bool(filled) and not apart and values <= _LEAST_SHARE * len(filled)


def _score(lines: list[list[str]], below: list[list[str]]) -> float | None:
    """How well `lines` name the columns below them; None where they don't name any."""
    parts = _parts(lines)
    known = len({field for words in parts if (field := exactly_named(words))})
    if known < _LEAST_KNOWN or known < _LEAST_SHARE * sum(map(bool, parts)):
        return None
    return _worth(lines, below)


def _fields(parts: Sequence[Sequence[str]]) -> set[Field]:
    """The fields that the columns of a header name."""
    named = (field_named(words, grouped=is_grouped(parts, place)) for place, words in enumerate(parts))
    return {each[0] for each in named if each}


def _parts(lines: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return joined(lines, single_names(lines))


def single_names(lines: list[list[str]]) -> set[int]:
    """Columns whose words over several lines are one name, TANGGAL over LAHIR, so that the first is no group's."""
    places = set()
    for place in group_heads(lines):
        own = list(dict.fromkeys(line[place] for line in lines if place < len(line) and line[place]))
        if len(own) < 2:  # noqa: PLR2004
            continue
        whole, marked = " ".join(own), own[-1].startswith(("(", "*"))
        told = marked or (aliased(own[-1]) is None and aliased(own[0]) is not None)
        another = names_another(whole) and len(whole) <= _LONGEST_GROUP
        if aliased(whole) or aliased(corrected(whole)) or another or (told and field_named([whole])):
            places.add(place)
    return places


def _worth(lines: list[list[str]], below: list[list[str]]) -> float:
    """Fields named, less what speaks against these being the lines of one header."""
    parts = _parts(lines)
    held = _held(below, len(parts))
    fields: dict[Field, float] = {}
    for place, (words, holds) in enumerate(zip(parts, held, strict=False)):
        if words and (named := field_named(words, grouped=is_grouped(parts, place))):
            # A name over nothing may be a title's: it counts, but never more than what names a column.
            worth = (1.0 if holds or not any(held) else 0.25) * (0.5 if named[0] in _SLIGHT else 1.0)
            fields[named[0]] = max(fields.get(named[0], 0.0), worth)
    unnamed = sum(holds and not (place < len(parts) and parts[place]) for place, holds in enumerate(held))
    worth = sum(fields.values()) - 0.6 * unnamed - 0.4 * _told_twice(parts) - 0.01 * len(lines)
    return worth if len(lines) == 1 else worth + _worth_of_lines(lines)


def _told_twice(parts: Sequence[Sequence[str]]) -> int:
    """Columns with the very name of another that says who somebody is: the rest of the name may stand a line below."""
    names = Counter(" ".join(words).casefold() for words in parts if words and aliased(" ".join(words)) in OF_PERSONS)
    return sum(count - 1 for count in names.values())


def _worth_of_lines(lines: list[list[str]]) -> float:
    """What speaks for or against `lines` being one header, of several lines."""
    if all(line == lines[0] for line in lines):
        return 0.1 * (len(lines) - 1)  # a header printed twice: both are header, not the second a row
    heads = group_heads(lines) - single_names(lines)
    own = [list(dict.fromkeys(filter(None, cells))) for cells in zip(*_even(lines), strict=True)]
    split = [words for place, words in enumerate(own) if len(words) > 1 and place not in heads]
    # A row of a person holds names and places, not the words that columns are named with.
    goes_on = _are_names([word for words in split for word in words[1:]])
    if any(looks_like_value(cell) and not cell.startswith("(") for line in lines[1:] for cell in line):
        return -_NEVER
    fields = _fields(_parts(lines))
    worth = sum(_worth_of_going_on(words, fields) if goes_on else _worth_of_joining(words) for words in split)
    worth += 0.5 * goes_on
    parts = [(own[place], joined(lines)[place]) for place in heads if len(own[place]) > 1]
    # ALAMAT over RT and RW is no address: what stands below a group's name is named by itself.
    worth += 0.9 * sum(
        aliased(words[0]) not in {None, *fields} and not field_named(told)
        for words, told in parts
        if _are_names(words[1:])
    )
    tops = [place for place, cell in enumerate(lines[0]) if cell]
    if tops == [0] and not aliased(lines[0][0]) and 0 not in single_names(lines):
        worth -= 0.6  # one line of text in the first column is a title
    return worth + (0.05 if _is_line_of_groups(lines, heads) else 0.0)


def _are_names(words: Sequence[str]) -> bool:
    return share_of_names(words) >= _MOSTLY


def _worth_of_going_on(words: Sequence[str], fields: Collection[Field]) -> float:
    """The same where the line below is surely names: STATUS over KAWIN is another column than STATUS, and named."""
    if field_named([" ".join(words)]):
        return max(-0.1, _worth_of_joining(words))
    return 0.9 if aliased(words[0]) not in {None, *fields} else -0.1


def _worth_of_joining(words: Sequence[str]) -> float:
    """TANGGAL over LAHIR says more than either; NAMA over SITI AMINAH says less than NAMA."""
    whole = " ".join(words)
    if set(words[-1]) <= set("*)") or set(canonical(words[-1]).split()) <= {"rt", "rw"}:
        return 0.0
    if not all(any(char.isalpha() for char in word) for word in words):
        return -0.2
    if aliased(whole) or ("(" in whole and exactly_named([whole])):
        return 0.1
    if field_named([whole]) or names_another(whole):
        return -0.4
    return -1.0 if {aliased(word) for word in words} - {None} - _SLIGHT else -0.2


def _is_line_of_groups(lines: list[list[str]], heads: set[int]) -> bool:
    """Whether the first line only names groups: ALAMAT over JALAN, RT, RW; a title stands in the first column."""
    tops = {place: cell for place, cell in enumerate(lines[0]) if cell}
    if not set(tops) <= heads:
        return False
    short = all(len(cell) <= _LONGEST_GROUP and place > 0 for place, cell in tops.items())
    return all(map(aliased, tops.values())) or short


def _held(below: list[list[str]], width: int) -> list[bool]:
    """By column: whether the rows below hold anything in it."""
    rows = [record for record in below[:_SAMPLED] if sum(map(bool, record)) > 1]
    fullest = max((sum(map(bool, record)) for record in rows), default=0)
    rows = [record for record in rows if sum(map(bool, record)) >= 0.5 * fullest]  # signatures fill two cells
    width = max([width, *map(len, rows)])
    counts = [sum(len(row) > place and bool(row[place]) for row in rows) for place in range(width)]
    return [count > _HELD * len(rows) for count in counts]


def _even(lines: list[list[str]]) -> list[list[str]]:
    width = max(len(line) for line in lines)
    return [[*line, *[""] * (width - len(line))] for line in lines]
