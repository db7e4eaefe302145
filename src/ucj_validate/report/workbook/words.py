"""What the cover says of the sheets and columns, in the language of the moment."""

from __future__ import annotations

from ucj_validate.columns import Status
from ucj_validate.i18n import _
from ucj_validate.report.words import wording
from ucj_validate.report.workbook.sheet import DECISION, GROUP, NOTE, PLACE, ROLE


def sheets() -> dict[str, tuple[str, str]]:
    """By the name of a sheet: what it holds, and what the officer does with it."""
    statuses = {wording.status(status): (wording.status_meaning(status), _to_do()[status]) for status in Status}
    return {
        **statuses,
        "REKAP": (_("semua angka, dengan angka kontrol"), _("bahan laporan")),
        "MUNGKIN GANDA": (
            _("pasangan baris daftar yang mungkin satu orang, berdampingan"),
            _("bandingkan, lalu pilih di kolom KEPUTUSAN"),
        ),
        "ANOMALI NIK": (
            _("baris dengan NIK kosong, rusak, atau meragukan; mengulang baris dari lembar statusnya"),
            _("perbaiki di berkas sumber"),
        ),
        "ANGGOTA DI LUAR DAFTAR": (
            _("peserta yang tidak ada di daftar mana pun"),
            _("telusuri dasar pembayarannya"),
        ),
        "DAFTAR RUJUKAN": (
            _(
                "baris daftar yang orangnya ada, atau mungkin ada, di daftar rujukan, berdampingan; yang belum pasti lebih dulu"
            ),
            _("bandingkan yang bertanda mungkin; selama belum pasti tidak ada yang dikeluarkan karenanya"),
        ),
        "TERDATA BELUM DI DAFTAR": (
            _("orang di daftar calon yang belum ada, atau mungkin belum ada, di daftar pekerja"),
            _("usulkan yang layak; yang belum pasti dibandingkan dahulu"),
        ),
        "ANGGARAN": (_("biaya menutup kekurangan, dan yang mungkin dapat dihemat"), _("bahan rapat")),
    }


def _to_do() -> dict[str, str]:
    return {
        "active": _("tidak perlu tindakan, kecuali ada KETERANGAN"),
        "lapsed": _("bayar iuran lebih dulu: mereka paling dekat kehilangan perlindungan"),
        "ended": _("aktifkan kembali bila masih layak"),
        "unregistered": _("daftarkan"),
        "duplicate": _("hapus baris ganda; baris yang dihitung ditampilkan untuk dibandingkan"),
        "review": _("bandingkan kedua sisi, lalu pilih di kolom KEPUTUSAN"),
        "excluded": _("periksa, lalu keluarkan dari daftar"),
    }


def columns() -> tuple[tuple[str, str], ...]:
    """The columns that officers ask about, each in one sentence."""
    return (
        ("NO", _("nomor urut di lembar ini; kosong pada baris yang hanya diulang untuk perbandingan")),
        ("SUMBER, BARIS", _("berkas (#lembar) dan nomor baris asalnya, seperti terlihat di berkas itu")),
        ("NIK, NO_KK, KPJ", _("teks, agar nol di depan dan angka terakhir tidak hilang; NAMA ditulis seperti di berkas")),
        ("STATUS_NIK", _("FORMAT SAH berarti bentuknya benar; hanya Dukcapil yang dapat memastikan NIK terdaftar")),
        ("STATUS_PADAN", _("PADAN: orang yang sama; PADAN SEBAGIAN: sama, tetapi ada isian yang berbeda; PERLU VERIFIKASI: ada calon yang belum pasti; TIDAK PADAN: tidak ditemukan di data peserta")),
        ("DASAR_PADAN, ALASAN", _("apa yang sama dan apa yang berbeda di antara kedua baris")),
        ("SKOR, PELUANG", _("peluang bahwa keduanya satu orang, 0 sampai 1")),
        ("STATUS_KEPESERTAAN", _("kepesertaan orang itu pada tanggal acuan, menurut data peserta")),
        ("BLTH_AKHIR", _("bulan iuran terakhir yang dibayar")),
        ("BULAN_TUNGGAK", _("bulan penuh sejak iuran terakhir; 0 berarti lunas")),
        ("KETERANGAN, TINDAK_LANJUT", _("temuan pada baris itu, dan yang perlu dilakukan")),
        (PLACE, _("lembar status tempat baris itu dihitung")),
        (f"{GROUP}, {ROLE}", _("nomor orang di lembar GANDA; baris yang dihitung berdiri paling atas, barisnya tebal")),
        ("CALON_…", _("isian sisi yang lain, tepat di sebelah kolom yang dibandingkan")),
        (NOTE, _("tempat catatan Anda sendiri")),
    )  # fmt: skip


def decisions() -> tuple[tuple[str, str], ...]:
    """What each word of KEPUTUSAN means."""
    return (
        ("Setuju", _("keduanya orang yang sama, menurut KTP, KK, atau orangnya sendiri")),
        ("Tolak", _("dua orang yang berbeda")),
        ("Tunda", _("sudah dilihat, tetapi belum dapat dipastikan; sel kosong berarti belum dilihat")),
    )


def hints() -> tuple[str, ...]:
    """How to work in the book."""
    return (
        _("Pilih {column} dari daftar di selnya. Jangan mengubah SUMBER, BARIS, CALON_SUMBER, dan CALON_BARIS: dari situlah sebuah keputusan dikenali.").format(column=DECISION),
        _("Huruf atau angka yang berbeda tercetak tebal, bergaris bawah, dan merah. Pada tanggal lahir dan jenis kelamin, seluruh selnya."),
        _("Warna hanya mengulang kata di dalam selnya, dan mengikutinya bila diubah, disaring, atau diurutkan."),
        _("Perbaiki kesalahan di berkas sumber, lalu jalankan lagi: barisnya pindah ke lembar yang benar."),
    )  # fmt: skip


def secret() -> str:
    """What anybody who holds the book must know."""
    return _("RAHASIA: buku kerja ini memuat NIK lengkap (UU 27/2022). Simpan di tempat aman, jangan dikirim lewat percakapan atau surel biasa.")  # fmt: skip


def secret_in_short() -> str:
    """The same at the foot of every printed page."""
    return _("RAHASIA – memuat NIK lengkap")


def of_sheet(name: str) -> tuple[str, str]:
    """What a sheet holds and what is done with it; empty for one that is not told."""
    return sheets().get(name, ("", ""))
