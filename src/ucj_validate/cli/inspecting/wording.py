"""Indonesian words for what intake calls by short names: fields, reasons, confidence, kinds of files."""

from __future__ import annotations

from ucj_validate.columns import Field, RejectReason
from ucj_validate.i18n import _


def field_words(field: str) -> str:
    """A field as an officer calls it."""
    words = {
        Field.NIK: _("NIK"),
        Field.NO_KK: _("nomor KK"),
        Field.KPJ: _("nomor KPJ"),
        Field.NAME: _("nama"),
        Field.BIRTH_PLACE: _("tempat lahir"),
        Field.BIRTH_DATE: _("tanggal lahir"),
        Field.BIRTH_PLACE_DATE: _("tempat dan tanggal lahir"),
        Field.SEX: _("jenis kelamin"),
        Field.ADDRESS: _("alamat"),
        Field.VILLAGE: _("kelurahan/desa"),
        Field.DISTRICT: _("kecamatan"),
        Field.REGENCY: _("kabupaten/kota"),
        Field.PHONE: _("nomor telepon"),
        Field.MOTHER: _("nama ibu kandung"),
        Field.UNIT: _("OPD/kelompok"),
        Field.OCCUPATION: _("pekerjaan"),
        Field.INCOME: _("penghasilan"),
        Field.SEGMENT: _("segmen"),
        Field.PROGRAMS: _("program"),
        Field.STATUS: _("status kepesertaan"),
        Field.LAST_PAID: _("bulan iuran terakhir"),
        Field.INACTIVE_SINCE: _("nonaktif sejak"),
        Field.JOINED: _("tanggal kepesertaan"),
        Field.NPP: _("NPP"),
        Field.EMPLOYER: _("perusahaan/wadah"),
        Field.PAYER: _("sumber dana"),
        Field.DECILE: _("desil"),
        Field.NOTE: _("keterangan"),
        Field.NUMBER: _("nomor urut"),
    }
    return words.get(Field(field), field)


def reason_words(reason: str) -> str:
    """Why a column was taken for a field: "alias + content" as words."""
    words = {
        "map": _("pemetaan"),
        "config": _("konfigurasi"),
        "alias": _("nama kolom dikenal"),
        "near alias": _("nama kolom mirip"),
        "content": _("isi kolom"),
    }
    return _(" dan ").join(words.get(part, part) for part in reason.split(" + "))


def reject_words(reason: str) -> str:
    """Why a row is no person."""
    words = {
        RejectReason.TITLE: _("judul laporan di atas tabel"),
        RejectReason.BLANK: _("baris kosong"),
        RejectReason.REPEATED_HEADER: _("judul kolom yang berulang"),
        RejectReason.TOTAL: _("baris jumlah"),
        RejectReason.SIGNATURE: _("tanda tangan atau catatan kaki"),
        RejectReason.FOOTER: _("nomor halaman atau catatan di bawah tabel"),
        RejectReason.NUMBERING: _("baris nomor kolom (1) (2) (3)"),
        RejectReason.WIDTH: _("jumlah sel berbeda dari judul"),
        RejectReason.QUOTE: _("tanda kutip rusak"),
        RejectReason.UNDECODABLE: _("huruf rusak (pengodean lain)"),
        RejectReason.NO_PERSON: _("tanpa nama dan nomor"),
    }
    known = {member.value: member for member in RejectReason}
    return words.get(known[reason], reason) if reason in known else reason


def short_reject_words(reason: str, count: str) -> str:
    """One part of the sum: "3 kosong"."""
    words = {
        RejectReason.TITLE: _("{count} judul laporan"),
        RejectReason.BLANK: _("{count} kosong"),
        RejectReason.REPEATED_HEADER: _("{count} judul berulang"),
        RejectReason.TOTAL: _("{count} jumlah"),
        RejectReason.SIGNATURE: _("{count} tanda tangan"),
        RejectReason.FOOTER: _("{count} kaki halaman"),
        RejectReason.NUMBERING: _("{count} nomor kolom"),
        RejectReason.WIDTH: _("{count} lebar berbeda"),
        RejectReason.QUOTE: _("{count} kutip rusak"),
        RejectReason.UNDECODABLE: _("{count} huruf rusak"),
        RejectReason.NO_PERSON: _("{count} tanpa orang"),
    }
    known = {member.value: member for member in RejectReason}
    pattern = words.get(known[reason]) if reason in known else None
    return pattern.format(count=count) if pattern else f"{count} {reason}"


def confidence_words(share: float) -> str:
    """0-1 as a word and a percentage."""
    steps = ((0.9, _("yakin")), (0.75, _("cukup yakin")), (0.5, _("ragu")))
    word = next((word for least, word in steps if share >= least), _("tidak pasti"))
    return _("{word}, {share} %").format(word=word, share=round(100 * share))


def kind_words(kind: str) -> str:
    """What kind of file it is."""
    words = {
        "csv": _("teks (CSV)"),
        "csv.gz": _("teks (CSV) di dalam gzip"),
        "html": _("halaman HTML"),
        "xlsx": _("buku kerja Excel (xlsx)"),
        "xls": _("buku kerja Excel lama (xls)"),
        "xlsb": _("buku kerja Excel biner (xlsb)"),
        "ods": _("lembar sebar OpenDocument (ods)"),
        "parquet": "Parquet",
        "postgresql": _("hasil query PostgreSQL"),
        "mysql": _("hasil query MySQL atau MariaDB"),
        "sqlite": _("hasil query SQLite"),
    }
    return words.get(kind, kind)


def delimiter_words(delimiter: str) -> str:
    """The sign between cells, by name."""
    words = {",": _("koma (,)"), ";": _("titik koma (;)"), "\t": "TAB", "|": _("garis tegak (|)"), " ": _("spasi")}
    return words.get(delimiter, delimiter)


def encoding_words(encoding: str) -> str:
    """How an encoding was decided on."""
    if encoding == "ascii":
        return _("hanya huruf dasar")
    if encoding in {"utf-8-sig", "utf-16", "utf-32"}:
        return _("tanda BOM di awal berkas")
    if encoding.startswith(("utf-16-", "utf-32-")):
        return _("dari pola byte, tanpa BOM")
    if encoding == "utf-8":
        return _("semua byte cocok")
    if encoding == "cp1252":
        return _("bukan UTF-8; dibaca sebagai Windows-1252")
    return _("menurut berkas itu sendiri")
