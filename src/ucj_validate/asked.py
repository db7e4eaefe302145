"""What a run is asked for, refused before anything is matched where it can't be meant."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from glob import has_magic
from pathlib import Path

from ucj_validate.addresses import is_remote
from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.ingest.files.paths import STDIN, resolved
from ucj_validate.provenance import Source
from ucj_validate.report.counting import history
from ucj_validate.report.run_folder.folder import is_run_folder
from ucj_validate.settings import Settings


def check_inputs(settings: Settings) -> None:
    """Passes where rolls and member exports are named.

    Raises:
        UsageError: one side is not.
    """
    missing = [
        option
        for option, given in (("--roll", settings.input.rolls), ("--members", settings.input.members))
        if not given
    ]
    if missing:
        raise UsageError(
            "reconcile",
            _("berkas masukan belum disebut: {options}").format(options=", ".join(missing)),
            advice=_("sebut berkasnya, atau buat ucj.toml dengan `ucj-validate init`"),
        )


def input_paths(settings: Settings) -> list[str]:
    """The files on this machine that are read; one that isn't there is told of when it is read."""
    lists = [getattr(settings.reference, name) for name in type(settings.reference).model_fields]
    return files_of([*settings.input.rolls, *settings.input.members, *(path for paths in lists for path in paths)])


def files_of(patterns: Sequence[str]) -> list[str]:
    """The files on this machine that `patterns` name."""
    found = []
    for pattern in patterns:
        if not is_remote(pattern):
            with suppress(UnreadableError):
                found += [one.path for one in resolved([pattern]) if one.path != STDIN]
    return found


def refuse_one_file_on_both_sides(rolls: Sequence[Source], members: Sequence[Source]) -> None:
    """A roll checked against itself would find everybody; told by content, so that a copy is noticed too."""
    known = {(source.sha256, source.sheet) for source in members if source.rows}
    both = sorted({source.file for source in rolls if (source.sha256, source.sheet) in known})
    if both:
        raise UsageError(
            ", ".join(both),
            _("berkas yang sama diberikan sebagai daftar dan sebagai data peserta"),
            found=_("{n} tabel yang isinya sama di kedua sisi").format(n=len(both)),
            advice=_("sebut daftar pekerja dengan --roll dan ekspor peserta dengan --members"),
        )


def earlier_folders(patterns: Sequence[str]) -> list[Path]:
    """The folders of earlier runs.

    Raises:
        UsageError: a folder that is named outright is no run folder. A pattern may find others beside runs.
    """
    foreign = [name for name in patterns if not has_magic(name) and not is_run_folder(Path(name))]
    if foreign:
        raise UsageError(
            "--since",
            _("bukan folder hasil dari program ini"),
            found=", ".join(foreign),
            advice=_("sebut folder yang berisi run.json dan summary.json"),
        )
    return history.found(patterns)
