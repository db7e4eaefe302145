"""The text of a first `ucj.toml`."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ucj_validate.cli.inspecting.wording import reason_words
from ucj_validate.columns import Side
from ucj_validate.i18n import _, percent
from ucj_validate.ingest import read
from ucj_validate.leaving import blunted
from ucj_validate.provenance import Source
from ucj_validate.settings import Settings


def configuration(folder: Path, rolls: Sequence[str], members: Sequence[str]) -> str:
    """`ucj.toml` for these files, with their columns as found.

    Raises:
        UnreadableError: where a file can't be read, or its columns can't be told.
    """
    sources = [*read(rolls, Side.ROLL, {}).sources, *read(members, Side.MEMBERS, {}).sources]
    head = _head(_paths(folder, rolls), _paths(folder, members))
    return (
        "\n".join([*head, *_columns(sources), *_rules(Settings()), *_premium(Settings()), *_state(), *_further()])
        + "\n"
    )


def _head(rolls: str, members: str) -> list[str]:
    return [
        _comment(_("Konfigurasi ucj-validate. Jalankan `ucj-validate reconcile` di folder ini.")),
        _comment(_("Baris yang diawali tanda pagar (#) tidak dibaca; hapus pagarnya untuk memakai.")),
        "",
        _comment(_("Tanggal acuan laporan; tanpa ini dipakai tanggal hari ini.")),
        "# as_of = 2025-04-24",
        "",
        _comment(_("Nama kota atau kabupaten untuk judul laporan.")),
        '# city = "Kota Palu"',
        "",
        "[input]",
        _comment(
            _(
                'Letak berkas dihitung dari folder ucj.toml ini; boleh pola seperti "daftar/*.xlsx" dan "buku.xlsx#Lembar".'
            )
        ),
        f"rolls = {rolls}",
        f"members = {members}",
        "",
    ]


def _rules(settings: Settings) -> list[str]:
    rules = settings.rules
    return [
        "[rules]",
        _comment(_("Tenggang sesudah bulan iuran terakhir sebelum peserta dianggap tidak lagi menunggak (bulan).")),
        f"grace_months = {rules.grace_months}",
        f"min_age = {rules.min_age}",
        _comment(_("Pendaftaran berakhir pada ulang tahun ke-…")),
        f"register_age_limit = {rules.register_age_limit}",
        f"exclude_deceased = {_boolean(value=rules.exclude_deceased)}",
        f"exclude_over_age = {_boolean(value=rules.exclude_over_age)}",
        f"exclude_asn = {_boolean(value=rules.exclude_asn)}",
        f"exclude_moved = {_boolean(value=rules.exclude_moved)}",
        f"exclude_out_of_area = {_boolean(value=rules.exclude_out_of_area)}",
        _comment(_("Kode atau nama daerah yang warganya layak; dibaca dari kolom alamat, bukan dari NIK.")),
        '# area = ["72.71"]',
        _comment(_("Syarat pekerja rentan yang berbeda antarkota; tanpa baris-baris ini tidak dipakai.")),
        _comment(_("Daftar mana yang berisi pekerja rentan (nama berkas); tanpa ini semua daftar.")),
        '# vulnerable_rolls = ["roll_pekerja_rentan*"]',
        _comment(_("Penghasilan sebulan harus kurang dari ini (Palu 2024: 2.500.000).")),
        "# income_limit = 2500000",
        _comment(_("Desil DTSEN tertinggi yang layak.")),
        "# max_decile = 4",
        "# exclude_wage_earners = true",
        "# exclude_public_servants = true",
        "# require_decree = true",
        "",
    ]


def _premium(settings: Settings) -> list[str]:
    return [
        "[premium]",
        _comment(_("Iuran per orang per bulan (rupiah): JKK 10.000 + JKM 6.800.")),
        f"monthly = {settings.premium.monthly}",
        "",
    ]


def _state() -> list[str]:
    return [
        "[state]",
        _comment(_("Ingatan proyek: keputusan petugas dan angka tiap hasil, tanpa NIK. Cadangkan folder ini.")),
        'dir = ".ucj"',
        "",
    ]


def _further() -> list[str]:
    """What a first job seldom has, as comments."""
    return [
        _comment(_("Daftar lain yang menerangkan orang; masing-masing dibaca seperti daftar pekerja.")),
        "# [reference]",
        '# deaths = ["meninggal.csv"]',
        _comment(_("Daftar klaim: JKM yang dibayar berarti meninggal; JKK hanya untuk diketahui.")),
        '# claims = ["klaim_jkm.xlsx"]',
        '# asn = ["pppk.xlsx"]',
        '# moved = ["pindah.csv"]',
        '# wage_earners = ["peserta_pu.csv"]',
        _comment(_("Orang yang disebut dalam SK.")),
        '# decree = ["lampiran_sk.xlsx"]',
        _comment(_("Desil keluarga menurut No KK.")),
        '# dtsen = ["dtsen.txt"]',
        _comment(_("Daftar lain (nelayan, pedagang …) untuk menemukan yang layak tetapi belum ada di daftar pekerja.")),
        '# candidates = ["nelayan.csv"]',
        "",
        _comment(_("Sasaran cakupan, selalu dengan sumber dan tanggalnya; boleh lebih dari satu.")),
        "# [[target]]",
        '# name = "Sasaran UCJ"',
        "# persons = 59392",
        '# source = "Rapat evaluasi"',
        "# date = 2024-03-25",
        _comment(_("Cakupan yang diminta, sebagai bagian dari satu (0.65 = 65 %): garis di gambar cakupan.")),
        "# goal = 0.65",
        "",
        _comment(
            _("Memori (MB) yang boleh dipakai; selebihnya menunggu di penyimpanan, terenkripsi, di samping hasil.")
        ),
        "# [engine]",
        "# memory_mb = 4000",
        "",
        *_plan(Settings()),
        *_sources(),
        *_output(),
    ]


def _plan(settings: Settings) -> list[str]:
    """The budget plan, as comments."""
    plan = settings.plan
    return [
        "# [plan]",
        _comment(_("Anggaran setahun (rupiah) untuk `ucj-validate plan`.")),
        "# budget = 3_051_820_800",
        _comment(_("Cara memilih: strict (urut ketat), points (nilai terbanyak), people (orang terbanyak).")),
        f'# order = "{plan.order}"',
        _comment(_("Penghasilan sebulan mulai mana orang membayar sendiri; 0: tidak ada batas.")),
        f"# income_limit = {plan.income_limit}",
        _comment(_("Nama berkas daftar pegawai yang dibayar kantornya lewat NPP.")),
        f"# employer_rolls = {json.dumps(list(plan.employer_rolls))}",
        "",
    ]


def _sources() -> list[str]:
    """Inputs that are no files, as comments."""
    return [
        _comment(
            _("Daftar dari basis data, dipakai sebagai source:simpeg; kata sandi hanya dari lingkungan atau berkas.")
        ),
        "# [source.simpeg]",
        '# url = "postgresql://pembaca@db.kota.go.id/simpeg"',
        '# password = { env = "SIMPEG_PASSWORD" }',
        '# query = "SELECT nik, nama, tgl_lahir FROM pegawai ORDER BY id"',
        "",
    ]


def _output() -> list[str]:
    """Where results go and what they hold, as comments."""
    return [
        "# [output]",
        _comment(_("Folder hasil; hasil lama yang bernama sama diganti.")),
        '# dir = "hasil"',
        _comment(_("Laporan untuk orang: html (rapat), xlsx (petugas), md (percakapan).")),
        '# formats = ["html", "xlsx", "md"]',
        _comment(_("Folder hasil sebelumnya, untuk perubahan dan tren; hasil lama di `dir` selalu ikut.")),
        '# since = ["arsip/*"]',
        _comment(_("Kapan kode keluarnya 1: tingkat, atau kode temuan dengan jumlah baris atau bagiannya.")),
        '# fail_on = ["error", "nik_missing:2%"]',
        _comment(
            _("Hasil di runs/ yang disimpan: sekian yang terakhir, dan semua selama sekian bulan; tanpa ini semuanya.")
        ),
        "# keep = 30",
        "# keep_months = 12",
        _comment(_("Bahasa laporan dan layar: id atau en.")),
        '# lang = "id"',
    ]


def _comment(sentence: str) -> str:
    return f"# {sentence}"


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
    lines = [_comment(_("Arti kolom sebagaimana ditemukan; ubah nama di kanan bila keliru."))]
    tables = Counter(source.file for source in sources)
    seen = set()
    for source in sources:
        key = source.file if tables[source.file] == 1 or source.sheet is None else f"{source.file}#{source.sheet}"
        if key in seen:
            continue
        seen.add(key)
        lines.append(f"[columns.{_quoted(key)}]")
        usable = [g for g in source.columns if g.column and source.header.count(g.column) == 1]
        lines += [
            f"{g.field} = {_quoted(g.column)}  # {reason_words(g.reason)}, {percent(g.confidence, 0)}" for g in usable
        ]
        if source.unused_columns:
            unused = ", ".join(" ".join(column.split()) for column in source.unused_columns)
            lines.append(_comment(_("tidak dipakai: {columns}").format(columns=blunted(unused))))
        lines.append("")
    return lines
