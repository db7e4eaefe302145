"""The text of a first `ucj.toml`."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ucj_validate.columns import Side
from ucj_validate.ingest import read
from ucj_validate.provenance import Source
from ucj_validate.settings import Settings

_HEAD = """\
# Konfigurasi ucj-validate. Jalankan `ucj-validate reconcile` di folder ini.
# Baris yang diawali tanda pagar (#) tidak dibaca; hapus pagarnya untuk memakai.

# Tanggal acuan laporan; tanpa ini dipakai tanggal hari ini.
# as_of = 2025-04-24

# Nama kota atau kabupaten untuk judul laporan.
# city = "Kota Palu"

[input]
# Letak berkas dihitung dari folder ucj.toml ini; boleh pola seperti "daftar/*.xlsx" dan "buku.xlsx#Lembar".
rolls = {rolls}
members = {members}
"""

_RULES = """\
[rules]
# Tenggang sesudah bulan iuran terakhir sebelum peserta dianggap tidak lagi menunggak (bulan).
grace_months = {rules.grace_months}
min_age = {rules.min_age}
# Pendaftaran berakhir pada ulang tahun ke-…
register_age_limit = {rules.register_age_limit}
exclude_deceased = {deceased}
exclude_over_age = {over_age}
exclude_asn = {asn}
exclude_moved = {moved}
exclude_out_of_area = {out_of_area}
# Kode atau nama daerah yang warganya layak; dibaca dari kolom alamat, bukan dari NIK.
# area = ["72.71"]

[premium]
# Iuran per orang per bulan (rupiah): JKK 10.000 + JKM 6.800.
monthly = {premium}

# Daftar lain yang menerangkan orang; masing-masing dibaca seperti daftar pekerja.
# [reference]
# deaths = ["meninggal.csv"]
# asn = ["pppk.xlsx"]
# moved = ["pindah.csv"]

# Sasaran cakupan, selalu dengan sumber dan tanggalnya; boleh lebih dari satu.
# [[target]]
# name = "Sasaran UCJ"
# persons = 59392
# source = "Rapat evaluasi"
# date = 2024-03-25
"""


def configuration(folder: Path, rolls: Sequence[str], members: Sequence[str]) -> str:
    """`ucj.toml` for these files, with their columns as found.

    Raises:
        UnreadableError: where a file can't be read, or its columns can't be told.
    """
    sources = [*read(rolls, Side.ROLL, {}).sources, *read(members, Side.MEMBERS, {}).sources]
    rules = Settings().rules
    head = _HEAD.format(rolls=_paths(folder, rolls), members=_paths(folder, members))
    tail = _RULES.format(
        rules=rules,
        premium=Settings().premium.monthly,
        deceased=_boolean(value=rules.exclude_deceased),
        over_age=_boolean(value=rules.exclude_over_age),
        asn=_boolean(value=rules.exclude_asn),
        moved=_boolean(value=rules.exclude_moved),
        out_of_area=_boolean(value=rules.exclude_out_of_area),
    )
    return "\n".join([head, *_columns(sources), tail])


def _boolean(*, value: bool) -> str:
    return "true" if value else "false"


def _paths(folder: Path, patterns: Sequence[str]) -> str:
    """The patterns as they are reached from `folder`; those on another drive stay whole."""
    return "[" + ", ".join(_quoted(_relative(folder, pattern)) for pattern in patterns) + "]"


def _relative(folder: Path, pattern: str) -> str:
    if Path(pattern).is_absolute():
        return pattern
    try:
        return os.path.relpath(pattern, folder).replace(os.sep, "/")
    except ValueError:
        return str(Path(pattern).absolute())


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _columns(sources: Sequence[Source]) -> list[str]:
    """One table a file (or sheet): the columns as they were found, each with its reason."""
    lines = ["# Arti kolom sebagaimana ditemukan; ubah nama di kanan bila keliru."]
    tables = Counter(source.file for source in sources)
    seen = set()
    for source in sources:
        key = source.file if tables[source.file] == 1 or source.sheet is None else f"{source.file}#{source.sheet}"
        if key in seen:
            continue
        seen.add(key)
        lines.append(f"[columns.{_quoted(key)}]")
        usable = [g for g in source.columns if g.column and source.header.count(g.column) == 1]
        lines += [f"{g.field} = {_quoted(g.column)}  # {g.reason}, {round(100 * g.confidence)} %" for g in usable]
        if source.unused_columns:
            unused = ", ".join(" ".join(column.split()) for column in source.unused_columns)
            lines.append(f"# tidak dipakai: {''.join(ch if ch.isprintable() else '?' for ch in unused)}")
        lines.append("")
    return lines
