"""Finished run folders, each file held against the sum that the run's manifest tells."""

from __future__ import annotations

from pathlib import Path

from ucj_validate.cli.doctoring.check import Check, needed, well
from ucj_validate.i18n import _, number
from ucj_validate.report.run_folder.folder import is_run_folder
from ucj_validate.report.run_folder.sealing import Proof, proved

_MOST_NAMES = 5


def checks(folders: list[Path]) -> list[Check]:
    """One a folder. Nothing is changed."""
    return [_checked(folder) for folder in folders]


def _checked(folder: Path) -> Check:
    name = _("folder hasil")
    if not is_run_folder(folder):
        found = _("{folder}: folder tanpa run.json yang sah").format(folder=folder)
        return needed("run", name, found, _("sebut folder hasil yang berisi run.json, atau jalankan lagi perintahnya"))
    try:
        proof = proved(folder)
    except (OSError, ValueError):
        return needed(
            "run",
            name,
            _("{folder}: tidak dapat diperiksa").format(folder=folder),
            _("periksa izin membaca folder itu"),
        )
    if proof.files is None:
        found = _("{folder}: tanpa catatan sidik berkas").format(folder=folder)
        return well("run", name, found, _("ditulis oleh versi lama; jalankan lagi bila perlu pembuktian"))
    if proof.is_whole:
        found = _("{folder}: {n} berkas, semua seperti saat ditulis").format(folder=folder, n=number(proof.files))
        return well("run", name, found)
    return needed(
        "run",
        name,
        f"{folder}: {'; '.join(_faults(proof))}",
        _("jalankan lagi ke folder lain, atau kembalikan dari cadangan; berkas yang berubah jangan diandalkan"),
    )


def _faults(proof: Proof) -> list[str]:
    told = (
        (proof.changed, _("berubah: {names}")),
        (proof.missing, _("hilang: {names}")),
        (proof.foreign, _("bukan dari program ini: {names}")),
    )
    return [words.format(names=_names(names)) for names, words in told if names]


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return shown + (_(" dan {n} lagi").format(n=number(len(names) - _MOST_NAMES)) if len(names) > _MOST_NAMES else "")
