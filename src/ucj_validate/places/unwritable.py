"""Why something could not be written, in our words: the system's own may hold anything."""

from __future__ import annotations

import errno

from ucj_validate.errors import UnwritableError
from ucj_validate.i18n import _


def unwritable(place: object, number: int | None) -> UnwritableError:
    """The error for `place`, by the system's number of what went wrong; None where nobody told."""
    found, advice = _reason(number)
    return UnwritableError(
        str(place),
        _("hasil tidak dapat ditulis; tidak ada yang tertinggal setengah jadi"),
        found=found,
        advice=advice,
    )


def _reason(number: int | None) -> tuple[str, str]:
    """What was found, and what to do."""
    elsewhere = _("kosongkan ruang atau sebut folder di penyimpanan lain")
    permission = _("minta izin menulis, atau sebut folder lain dengan --out")
    close = _("tutup program lain, atau naikkan batasnya (ulimit -n), lalu ulangi")
    reasons = {
        errno.ENOSPC: (_("ruang penyimpanan habis"), elsewhere),
        errno.EDQUOT: (_("kuota penyimpanan habis"), elsewhere),
        errno.EFBIG: (_("berkas melewati batas ukuran"), _("sebut folder di penyimpanan lain")),
        errno.EACCES: (_("tidak ada izin menulis"), permission),
        errno.EPERM: (_("tidak ada izin menulis"), permission),
        errno.EROFS: (_("penyimpanan hanya dapat dibaca"), _("sebut folder di penyimpanan lain")),
        errno.ENOTDIR: (_("bagian dari alamatnya adalah berkas, bukan folder"), _("periksa alamat pada --out")),
        errno.ENOENT: (_("foldernya tidak ada"), _("buat foldernya dahulu, atau periksa alamat pada --out")),
        errno.ENAMETOOLONG: (_("nama folder terlalu panjang"), _("sebut nama yang lebih pendek dengan --out")),
        errno.EIO: (
            _("penyimpanan rusak atau terputus"),
            _("periksa cakram atau sambungannya, atau sebut folder di penyimpanan lain"),
        ),
        errno.EMFILE: (_("terlalu banyak berkas terbuka"), close),
        errno.ENFILE: (_("terlalu banyak berkas terbuka"), close),
    }
    usual = _("penulisan gagal"), _("periksa ruang penyimpanan dan izin menulis, lalu ulangi")
    return reasons.get(number or 0, usual)
