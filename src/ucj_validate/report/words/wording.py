"""Words for codes, in the language of the moment. Officers' terms (AKTIF, PADAN …) stay as they are in both."""

from __future__ import annotations

from ucj_validate.findings import CATALOGUE
from ucj_validate.i18n import _, language


def status(code: str) -> str:
    """The officers' word for a row status; also the name of its sheet in the workbook."""
    return {
        "active": "PADAN AKTIF",
        "lapsed": "MENUNGGAK",
        "ended": "NONAKTIF",
        "unregistered": "BELUM TERDAFTAR",
        "review": "PERLU VERIFIKASI",
        "excluded": "TIDAK LAYAK",
        "duplicate": "GANDA",
    }[code]


def status_title(code: str) -> str:
    """The status as a sentence word."""
    return {
        "active": _("Aktif"),
        "lapsed": _("Menunggak"),
        "ended": _("Nonaktif"),
        "unregistered": _("Belum terdaftar"),
        "review": _("Perlu verifikasi"),
        "excluded": _("Tidak layak"),
        "duplicate": _("Ganda"),
    }[code]


def status_meaning(code: str) -> str:
    """What the status says of a row."""
    return {
        "active": _("terlindungi pada tanggal acuan"),
        "lapsed": _("peserta, tetapi iurannya tertunggak"),
        "ended": _("pernah menjadi peserta, kini berhenti"),
        "unregistered": _("layak, tetapi bukan peserta"),
        "review": _("belum pasti, perlu diputuskan petugas"),
        "excluded": _("meninggal, pindah, ASN/PPPK, lewat usia, luar daerah"),
        "duplicate": _("baris berulang dari orang yang sudah dihitung"),
    }[code]


def membership(code: str) -> str:
    """STATUS_KEPESERTAAN."""
    return {
        "active": "AKTIF",
        "lapsed": "MENUNGGAK",
        "ended": "NONAKTIF",
        "unregistered": "BELUM TERDAFTAR",
        "unknown": "TIDAK DIKETAHUI",
    }[code]


def nik_form(code: str) -> str:
    """STATUS_NIK. Never "valid": only Dukcapil can say that."""
    return {
        "sound": "FORMAT SAH",
        "missing": "NIK KOSONG",
        "length": "BUKAN 16 DIGIT",
        "excel_float": "RUSAK EXCEL",
        "scientific": "RUSAK EXCEL",
        "impossible_date": "TANGGAL TIDAK MUNGKIN",
        "serial_zero": "NOMOR URUT 0000",
        "not_digits": "NIK BUKAN ANGKA",
    }[code]


def side(code: str) -> str:
    """Where a row came from."""
    return {"roll": _("daftar"), "members": _("data peserta"), "reference": _("daftar rujukan")}[code]


def list_kind(code: str) -> str:
    """What a reference list is a list of."""
    return {
        "deaths": _("meninggal"),
        "claims": _("klaim JKM/JKK"),
        "asn": _("ASN/PPPK"),
        "moved": _("pindah"),
        "wage_earners": _("peserta PU"),
        "decree": _("SK penerima"),
        "dtsen": _("desil keluarga (DTSEN)"),
        "candidates": _("calon dari daftar lain"),
    }[code]


def severity(code: str) -> str:
    """How grave a finding is, in words."""
    return {"error": _("berat"), "warning": _("periksa"), "info": _("informasi")}[code]


def label(code: str) -> str:
    """The officers' word for a finding."""
    return CATALOGUE[code].label if code in CATALOGUE else code


def sentence(code: str) -> str:
    """What a finding says."""
    return CATALOGUE[code].sentence(language())


def remedy(code: str) -> str:
    """What to do about a finding."""
    return CATALOGUE[code].action(language())


def reject_reason(code: str) -> str:
    """Why a physical row is no person."""
    return {
        "title": _("judul"),
        "blank": _("baris kosong"),
        "repeated_header": _("kepala tabel yang berulang"),
        "total": _("baris jumlah"),
        "signature": _("tanda tangan"),
        "footer": _("catatan kaki atau nomor halaman"),
        "numbering": _("nomor kolom"),
        "width": _("jumlah sel tidak sesuai kepala tabel"),
        "quote": _("tanda kutip tidak tertutup"),
        "undecodable": _("tidak terbaca"),
        "no_person": _("tanpa nama dan tanpa nomor"),
    }.get(code, code)


def control(name: str) -> tuple[str, str, str]:
    """A control total: what is promised, its left and its right side."""
    return {
        "roll_rows_read": (
            _("Tidak ada baris daftar yang hilang"),
            _("baris di berkas"),
            _("baris orang + baris tertolak"),
        ),
        "roll_rows_distinct": (
            _("Tiap baris daftar muncul sekali"),
            _("baris orang"),
            _("alamat baris yang berbeda"),
        ),
        "members_rows_read": (
            _("Tidak ada baris peserta yang hilang"),
            _("baris di berkas"),
            _("baris orang + baris tertolak"),
        ),
        "members_rows_distinct": (
            _("Tiap baris peserta muncul sekali"),
            _("baris orang"),
            _("alamat baris yang berbeda"),
        ),
        "roll_rows_have_one_status": (
            _("Tiap baris daftar punya satu status"),
            _("baris daftar"),
            _("baris berstatus"),
        ),
        "one_counting_row_a_person": (
            _("Satu baris mewakili tiap orang"),
            _("orang"),
            _("baris yang mewakili"),
        ),
        "duplicates_are_the_other_rows": (
            _("Baris selebihnya adalah ganda"),
            _("baris selebihnya"),
            _("baris berstatus ganda"),
        ),
        "one_member_person_a_roll_person": (
            _("Satu peserta untuk satu orang di daftar"),
            _("yang diharapkan"),
            _("orang berpadanan lebih dari satu"),
        ),
        "reference_rows_read": (
            _("Tidak ada baris daftar rujukan yang hilang"),
            _("baris di berkas"),
            _("baris orang + baris tertolak"),
        ),
        "reference_tables_distinct": (
            _("Tiap tabel rujukan dibaca sekali"),
            _("tabel"),
            _("tabel yang berbeda"),
        ),
        "candidate_rows_kept": (
            _("Tidak ada baris calon yang hilang"),
            _("baris orang di daftar calon"),
            _("baris di candidates.parquet"),
        ),
        "one_counting_row_a_candidate": (
            _("Satu baris mewakili tiap calon"),
            _("orang"),
            _("baris yang mewakili"),
        ),
    }.get(name, (name.replace("_", " "), _("kiri"), _("kanan")))


def breakdown(key: str) -> str:
    """The title of a breakdown."""
    return {
        "file": _("Menurut berkas daftar"),
        "unit": _("Menurut OPD atau kelompok"),
        "district": _("Menurut kecamatan"),
        "village": _("Menurut kelurahan atau desa"),
        "segment": _("Menurut segmen kepesertaan"),
        "program": _("Menurut program"),
        "payer": _("Menurut sumber dana"),
        "list": _("Menurut daftar asalnya"),
    }[key]


def action(key: str) -> tuple[str, str]:
    """What to do, and why it stands where it stands."""
    return {
        "renew_lapsed": (
            _("Bayar iuran peserta yang menunggak"),
            _("Mereka yang paling dekat kehilangan perlindungan; masuk kembali dapat mengulang masa tunggu manfaat"),
        ),
        "register": (
            _("Daftarkan yang layak tetapi belum menjadi peserta"),
            _("Namanya di lembar BELUM TERDAFTAR"),
        ),
        "reactivate_ended": (
            _("Aktifkan kembali peserta yang sudah berhenti"),
            _("Namanya di lembar NONAKTIF"),
        ),
        "verify": (
            _("Putuskan orang yang belum pasti"),
            _("Namanya di lembar PERLU VERIFIKASI: isi KEPUTUSAN pada pasangannya, periksa umur yang di bawah batas"),
        ),
        "trace_off_roll": (
            _("Telusuri peserta aktif yang dibayari pemerintah tetapi tidak ada di daftar"),
            _("Namanya di lembar ANGGOTA DI LUAR DAFTAR; mungkin dapat dihemat"),
        ),
        "end_double_funding": (
            _("Periksa orang yang dibayari dari dua sumber"),
            _("Salah satu pembayaran mungkin dapat dihentikan"),
        ),
        "check_death_claims": (
            _("Periksa hak santunan ahli waris dari yang tercatat meninggal"),
            _("Namanya di lembar TIDAK LAYAK"),
        ),
        "mend_nik": (
            _("Perbaiki NIK yang rusak atau kosong"),
            _("Barisnya di lembar ANOMALI NIK; tanpa NIK orang sulit didaftarkan"),
        ),
        "remove_duplicates": (
            _("Hapus baris ganda dari daftar"),
            _("Barisnya di lembar GANDA"),
        ),
        "propose_candidates": (
            _("Usulkan orang layak yang belum ada di daftar"),
            _("Namanya di lembar TERDATA BELUM DI DAFTAR"),
        ),
    }[key]


def action_unit(key: str) -> str:
    """What an action counts."""
    return _("baris") if key in {"check_death_claims", "mend_nik", "remove_duplicates"} else _("orang")
