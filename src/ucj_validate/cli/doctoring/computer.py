"""The computer: memory, limits, letters and fonts, the clock."""

from __future__ import annotations

import locale
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from ucj_validate.cli.doctoring.check import Check, needed, well
from ucj_validate.i18n import _, number
from ucj_validate.memory import allowed_mb

_LEAST_MB = 700
"""A city of fifty thousand rows a side takes some 600 MB."""
_LEAST_FILES = 64
_SIGNS = "█▒│→≥−"
"""Drawn on a terminal."""
_FONTS = ("segoeui", "roboto", "notosans", "arial", "dejavusans", "liberationsans", "sf-pro", "helvetica", "ubuntu")
"""What pages ask for, and what browsers take for it, as files begin; a page shows with any of them."""
_MOST_FONTS = 20_000
_BUILT = datetime(2024, 1, 1, tzinfo=UTC)
"""No clock that is right shows a day before it."""


def checks() -> list[Check]:
    """One a matter."""
    return [_memory(), *_files(), _letters(), _fonts(), _clock()]


def _memory() -> Check:
    left, name = allowed_mb(), _("memori")
    if left is None:
        return well("memory", name, _("sistem tidak menyebutnya"))
    found = _("tersisa {mb} MB, {n} inti prosesor").format(mb=number(left), n=os.cpu_count() or 1)
    if left < _LEAST_MB:
        return needed("memory", name, found, _("tutup program lain: satu kota memerlukan sekitar 700 MB"))
    return well("memory", name, found)


def _files() -> list[Check]:
    try:
        import resource
    except ImportError:  # Windows
        return []
    most, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY or most >= _LEAST_FILES:
        return []
    return [needed("files", _("berkas terbuka"), _("paling banyak {n}").format(n=most), "ulimit -n 1024")]


def _letters() -> Check:
    """Whether names of files can be spoken of, and signs be drawn."""
    out = (sys.stdout.encoding or "ascii").lower()
    names = sys.getfilesystemencoding().lower()
    language = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "C"
    found = _("layar {out}, nama berkas {names}, lokal {language}").format(
        out=out, names=names, language=language[:40] if os.name != "nt" else str(locale.getlocale()[0])
    )
    if not names.startswith("utf"):
        return needed("letters", _("huruf"), found, "export LANG=C.UTF-8")
    try:
        _SIGNS.encode(out)
    except (UnicodeEncodeError, LookupError):
        return well(
            "letters", _("huruf"), found, _("gambar di layar memakai tanda sederhana; laporan tidak terpengaruh")
        )
    return well("letters", _("huruf"), found)


def _fonts() -> Check:
    """A page is opened where there is a screen; a server without fonts writes it just as well."""
    name = _("huruf laporan")
    if sys.platform in {"win32", "darwin"}:
        return well("fonts", name, _("bawaan sistem"))
    found = sorted(_known_fonts())
    if found:
        return well("fonts", name, ", ".join(found[:5]))
    return well(
        "fonts", name, _("tidak ada di komputer ini"), _("hanya perlu bila laporan dibuka atau dicetak di sini")
    )


def _known_fonts() -> set[str]:
    homes = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    seen, known = 0, set()
    for home in homes:
        for _folder, _below, files in os.walk(home):
            seen += len(files)
            plain = (file.lower().replace("-", "").replace(" ", "") for file in files)
            known |= {font for file in plain for font in _FONTS if file.startswith(font)}
            if seen > _MOST_FONTS:
                return known
    return known


def _clock() -> Check:
    now = datetime.now(UTC).astimezone()
    found = now.strftime("%Y-%m-%d %H:%M %z")
    if now < _BUILT:
        return needed("clock", _("jam"), found, _("betulkan jam komputer, atau sebut --as-of pada setiap perintah"))
    return well("clock", _("jam"), found)
