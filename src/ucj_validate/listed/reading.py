"""Reference lists as rows: every file read like a roll, each row with the list it is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from ucj_validate import columns as c
from ucj_validate.columns import Field, ListKind, Side
from ucj_validate.errors import UnreadableError
from ucj_validate.frames import REJECTS, ROWS, Rejects, Rows
from ucj_validate.i18n import _
from ucj_validate.ingest import Intake, read
from ucj_validate.ingest.files.paths import resolved
from ucj_validate.listed.refusals import refuse_one_file_in_two_lists
from ucj_validate.provenance import Source
from ucj_validate.settings import Settings

OF_PEOPLE = tuple(kind for kind in ListKind if kind is not ListKind.DTSEN)


@dataclass(frozen=True)
class Lists:
    """What was read of all reference lists, in the order of `ListKind`."""

    rows: Rows
    kinds: pl.Series
    """`ListKind` by row."""
    rejects: Rejects
    sources: tuple[Source, ...]


def read_lists(settings: Settings) -> Lists:
    """The rows of all reference lists.

    Raises:
        UcjError: a file can't be read, or holds not what its list needs.
    """
    given = {kind: tuple(getattr(settings.reference, kind)) for kind in ListKind}
    read_so_far = [
        (kind, _of_list(read(patterns, Side.REFERENCE, settings.columns), kind))
        for kind, patterns in given.items()
        if patterns
    ]
    labels = _labels([source for _kind, part in read_so_far for source in part.sources])
    parts = [(kind, _labelled(part, labels)) for kind, part in read_so_far]
    rows = pl.concat([pl.DataFrame(schema=ROWS), *(part.rows for _kind, part in parts)])
    sources = tuple(source for _kind, part in parts for source in part.sources)
    refuse_one_file_in_two_lists(sources)
    return Lists(
        Rows(rows.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(c.ROW))),
        pl.Series("kind", [str(kind) for kind, part in parts for _row in range(part.rows.height)], dtype=pl.String),
        Rejects(pl.concat([pl.DataFrame(schema=REJECTS), *(part.rejects for _kind, part in parts)])),
        sources,
    )


def _labels(sources: Sequence[Source]) -> dict[str, str]:
    """By path: a name that tells it from the files of other lists; nothing where the names do."""
    names = {source.path: source.file for source in sources}
    if len(set(names.values())) == len(names):
        return {}
    return {one.path: one.label for one in resolved(list(names))}


def _labelled(part: Intake, labels: dict[str, str]) -> Intake:
    """`part` under names that tell its files from those of other lists."""
    renamed = {source.file: labels.get(source.path, source.file) for source in part.sources}
    if all(old == new for old, new in renamed.items()):
        return part
    file = pl.col(c.FILE).replace(renamed)
    return Intake(
        Rows(part.rows.with_columns(file)),
        Rejects(part.rejects.with_columns(file)),
        tuple(replace(source, file=renamed[source.file]) for source in part.sources),
    )


def _of_list(part: Intake, kind: ListKind) -> Intake:
    """`part` as one of that list, whose files hold what it needs."""
    of_families = kind is ListKind.DTSEN
    needed = {Field.NO_KK, Field.DECILE} if of_families else {Field.NIK, Field.NAME}
    for source in part.sources:
        held = {Field(guess.field) for guess in source.columns}
        if (of_families and not needed <= held) or not needed & held:
            raise UnreadableError(
                source.file if source.sheet is None else f"{source.file}#{source.sheet}",
                _("kolom wajib tidak ditemukan: No KK dan desil")
                if of_families
                else _("kolom wajib tidak ditemukan: NIK atau NAMA"),
                found=", ".join(sorted(held)),
                advice=_("sebut kolomnya di [columns] pada ucj.toml, atau periksa apakah ini daftar {kind}").format(
                    kind=str(kind)
                ),
            )
    return replace(part, sources=tuple(replace(source, list_kind=str(kind)) for source in part.sources))
