"""What offices call their columns: the words that name a field, folded for comparison.

Source: SIPP upload template `data_tk_baru`, DTSEN extracts, rolls of Sulawesi cities, and usage.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ucj_validate.columns import Field

_SIGNS = re.compile(r"[^a-z0-9]+")

# Each name as an office would write it; folding takes away case, signs and blanks.
_NAMES: dict[Field, str] = {
    Field.NIK: """nik, no nik, nomor nik, nomor identitas, no identitas, no ident, nomor ident, no ktp, nomor ktp, nik ktp,
        ktp, no ktp el, no e ktp, e ktp, ktp el, no nik ktp, nik no ktp, nik no identitas, no induk kependudukan,
        nomor induk kependudukan, nik peserta, nik tk, nik pekerja, nik pemilik, nik kepala keluarga, nik anggota,
        nik pegawai, nik tenaga kerja, no id, id ktp, nik sesuai ktp, nik 16 digit, nik 16 angka, nik e ktp,
        no ktp nik, nomor ktp nik, nik penduduk, nik pemohon, nik penerima, nik pelaku usaha, nik calon peserta,
        nomor induk kependudukan nik, no induk kependudukan nik, nik nomor induk kependudukan""",
    Field.NO_KK: """no kk, nomor kk, kk, nkk, nomor kartu keluarga, no kartu keluarga, kartu keluarga, no kk 16 digit,
        nomor kartu keluarga kk, no kartu kel, id keluarga, no k k, kk no, no kk nomor kartu keluarga""",
    Field.KPJ: """kpj, no kpj, nomor kpj, no peserta, nomor peserta, nomor kartu, no kartu, no kartu peserta,
        nomor kartu peserta, no kepesertaan, nomor kepesertaan, no kartu bpjs, no bpjs, nomor bpjs,
        no bpjs ketenagakerjaan, nomor bpjs ketenagakerjaan, no bpjstk, no kartu bpjs ketenagakerjaan, no jamsostek,
        no kartu jamsostek, no kpj peserta, kpj peserta, no bpjs tk, no kartu bpjamsostek, kode peserta, no kpj kartu,
        no kpjs, nomor kepesertaan bpjs ketenagakerjaan, no kepesertaan bpjs ketenagakerjaan, no reg kpj""",
    Field.NAME: """nama, nama tk, nama peserta, nama lengkap, nama pemilik, nama pekerja, nama tenaga kerja, nama pegawai,
        nama karyawan, nama anggota, nama pelaku usaha, nama penerima, nama warga, nama penduduk, nama lengkap peserta,
        nama lengkap sesuai ktp, nama sesuai ktp, nama ktp, nama pemohon, nama calon peserta, nama lengkap pekerja,
        nama pemilik usaha, nama penerima manfaat, nama penerima bantuan, nama kepala keluarga, nama krt, nama art,
        nama honorer, nama non asn, nama tenaga honorer, name, full name, nm, nm lengkap, nm peserta, nama tk peserta,
        nama orang, nama petugas, nama nelayan, nama petani, nama pengemudi, nama lengkap dan gelar, nama gelar,
        nama lengkap tanpa gelar, nama lengkap gelar, nama pengurus, nama almarhum, nama individu, nama responden,
        nama pelaku umkm, nama pemilik umkm, nama kader, nama lengkap pegawai, nama pekerja rentan, nama tenaga""",
    Field.BIRTH_PLACE: "tempat lahir, tmp lahir, tmpt lahir, kota lahir, tempat kelahiran, tpt lahir, t lahir, tempat, place of birth, birth place",
    Field.BIRTH_DATE: """tgl lahir, tanggal lahir, tanggal kelahiran, tgl kelahiran, tgllahir, dob, birth date, date of birth,
        lahir, tgl lhr, tgl lahir peserta, tanggal lahir peserta, tgl bln thn lahir, tanggal bulan tahun lahir,
        tgl lahir dd mm yyyy, tanggal lahir dd mm yyyy, tgl lahir tk, tgl lahir pekerja, tanggal lahir hh bb tttt""",
    Field.BIRTH_PLACE_DATE: """tempat tgl lahir, tempat tanggal lahir, ttl, tmp tgl lahir, tmpt tgl lahir, t t l,
        tempat dan tanggal lahir, tempat dan tgl lahir, tempat tgl bln thn lahir, tempat lahir tanggal lahir,
        tempat lahir tgl lahir, tempat lahir dan tanggal lahir, tmpt tanggal lahir, tpt tgl lahir, tempat tgl lhr,
        kelahiran, tempat lahir tgl, ttl lahir, tempat tanggal bulan tahun lahir""",
    Field.SEX: """jk, l p, lp, jenis kelamin, j k, jns kelamin, jenis kel, kelamin, sex, gender, jenkel, jenis kelamin l p,
        jk l p, p l, jns kel, kode jenis kelamin, gender l p, laki laki perempuan, kelamin l p, lk pr""",
    Field.ADDRESS: """alamat, alamat lengkap, alamat rumah, alamat ktp, alamat domisili, alamat tinggal, alamat sesuai ktp,
        alamat tempat tinggal, alamat peserta, jalan, alamat tk, alamat pemilik, alamat pekerja, domisili,
        alamat rt rw, alamat sekarang, alamat jalan, address, jalan dusun, lingkungan jalan, jalan lingkungan, dusun, nama jalan""",
    Field.VILLAGE: """kelurahan, desa, kel, kelurahan desa, desa kelurahan, kel desa, desa kel, nama kelurahan, nama desa,
        kelurahan domisili, kelurahan ktp, nama kelurahan desa, nama desa kelurahan, ds kel, kel ds, kelurahan tinggal,
        kelurahan alamat, desa kelurahan domisili, kampung, nagari""",
    Field.DISTRICT: """kecamatan, kec, nama kecamatan, kecamatan domisili, kecamatan ktp, kecamatan tinggal, distrik,
        kec domisili""",
    Field.REGENCY: """kabupaten, kota, kab, kab kota, kabupaten kota, kota kabupaten, kota kab, nama kabupaten,
        nama kota, nama kabupaten kota, kabupaten kota domisili, kab kota domisili, kabupaten domisili, kota domisili""",
    Field.PHONE: """no hp, nomor hp, hp, no telp, no telepon, telepon, nomor telepon, telp, no handphone, handphone,
        nomor handphone, no wa, nomor wa, no hp wa, whatsapp, no whatsapp, no telp hp, no hp telp, kontak, no kontak,
        phone, no telpon, nomor telpon, telpon, no ponsel, nomor ponsel, no hp peserta, handphone wa, telepon hp""",
    Field.MOTHER: """nama ibu, nama ibu kandung, ibu kandung, ibu, nama gadis ibu kandung, nama gadis ibu, nm ibu,
        nama lengkap ibu kandung, nm ibu kandung""",
    Field.UNIT: """opd, dinas, unit kerja, dinas instansi, instansi, skpd, perangkat daerah, kelompok, nama kelompok,
        satuan kerja, satker, unit, nama opd, nama dinas, opd unit kerja, instansi unit kerja, unit organisasi, bidang,
        tempat tugas, lokasi kerja, lokasi pekerjaan, tempat kerja, nama instansi, opd instansi, badan dinas, dinas badan, bagian, bagian bidang,
        unit kerja opd, organisasi, asal instansi, kelompok tani, kelompok usaha, paguyuban, dinas pembina,
        penempatan, nama unit kerja, nama skpd, opd kelompok, kelompok opd, komunitas, asosiasi, opd pengusul""",
    Field.OCCUPATION: """pekerjaan, jenis pekerjaan, jabatan, profesi, jenis usaha, usaha, bidang usaha, nama usaha, tugas,
        pekerjaan usaha, mata pencaharian, posisi, nama jabatan, nama pekerjaan, sektor usaha, nama umkm,
        jenis pekerjaan usaha, kategori usaha, jabatan pekerjaan, nama usaha jenis usaha, uraian tugas, jenis umkm,
        status pekerjaan""",
    Field.INCOME: """upah, penghasilan, gaji, pendapatan, honor, penghasilan per bulan, pendapatan per bulan,
        upah per bulan, gaji pokok, honorarium, upah bulanan, penghasilan bulanan, pendapatan bulanan, upah sebulan,
        penghasilan bulan, penghasilan rp, upah rp, gaji rp, upah dilaporkan, upah tk, dasar upah, gaji per bulan,
        rata rata penghasilan, omzet per bulan, pendapatan rp bulan, penghasilan rp bulan, besaran upah, upah pekerja,
        penghasilan per bulan rp, pendapatan per bulan rp, upah per bulan rp, jumlah penghasilan, upah terakhir""",
    Field.SEGMENT: """segmen, segmen kepesertaan, segmentasi, kategori peserta, jenis kepesertaan, jenis peserta,
        segmen peserta, kode segmen, segment, sektor, kategori kepesertaan, segmen tk, tipe peserta, tipe kepesertaan,
        nama segmen""",
    Field.PROGRAMS: """program, program diikuti, program yang diikuti, jenis program, program kepesertaan, paket program,
        kode program, program bpjs, programs, ikut program, nama program, nm prg, program jkk jkm, keikutsertaan program, program jaminan,
        program peserta, paket""",
    Field.STATUS: """status kepesertaan, status aktif, status peserta, status, keaktifan, status keaktifan, aktif nonaktif,
        status tk, status kepesertaan bpjs, aktif, sts, aktif tidak aktif, status bpjs, status kepesertaan tk, sts peserta,
        status tenaga kerja, ket status, flag aktif, status kepesertaan saat ini, aktif non aktif, status aktif tk,
        status kartu, kode status, status keanggotaan""",
    Field.LAST_PAID: """blth akhir, blth terakhir, blth, bulan iuran terakhir, periode kepesertaan akhir,
        blth iuran terakhir, periode akhir, periode iuran, periode terakhir, iuran terakhir, pembayaran terakhir,
        bulan bayar terakhir, blth iuran, bulan terakhir bayar, periode bayar terakhir, lunas sampai,
        bulan iuran, periode iuran terakhir, blth lunas, terakhir bayar, bulan pembayaran terakhir, bayar terakhir,
        tgl bayar terakhir, tanggal bayar terakhir, lunas s d, iuran s d, blth bayar terakhir, blth pembayaran terakhir,
        masa iuran terakhir, blth akhir iuran, masa berlaku, blth bayar, periode pembayaran terakhir, blth akhir bayar,
        bulan tahun iuran terakhir, masa perlindungan akhir, akhir perlindungan, last paid, tanggal akhir kepesertaan, periode""",
    Field.INACTIVE_SINCE: """blth na, tgl non aktif, tanggal non aktif, tgl nonaktif, tanggal nonaktif, blth nonaktif,
        blth non aktif, bulan nonaktif, tgl na, tanggal na, nonaktif sejak, non aktif sejak, tgl keluar, tanggal keluar,
        tgl berhenti, tanggal berhenti, bulan non aktif, na, tgl berakhir, tanggal berakhir, blth keluar,
        tanggal penonaktifan, tgl penonaktifan, periode na""",
    Field.JOINED: """tgl kepesertaan, tanggal kepesertaan, tgl daftar, tanggal daftar, tanggal pendaftaran, tgl pendaftaran,
        tgl masuk, tmt kepesertaan, tgl mulai kepesertaan, tanggal mulai kepesertaan, blth awal, periode awal,
        periode kepesertaan awal, tgl aktif, tanggal aktif, kepesertaan sejak, peserta sejak, tgl terdaftar,
        tanggal terdaftar, blth kepesertaan, blth pertama, tgl registrasi, tanggal registrasi, terdaftar sejak,
        mulai kepesertaan, tanggal masuk, tgl awal kepesertaan, tanggal awal kepesertaan, joined, blth daftar""",
    Field.NPP: """npp, no npp, nomor npp, nomor pendaftaran perusahaan, no pendaftaran perusahaan, kode npp, kode perusahaan,
        npp perusahaan, npp wadah, no pendaftaran""",
    Field.EMPLOYER: """wadah, nama perusahaan, perusahaan, nama wadah, pemberi kerja, nama pemberi kerja, badan usaha,
        nama perusahaan wadah, perusahaan wadah, wadah perusahaan, nama badan usaha, nama pemberi kerja badan usaha,
        employer, nama bu, wadah kelompok, nama perusahaan pemberi kerja, nama wadah perusahaan, namaprs,
        nama pemberi kerja bu, pemberi kerja bu""",
    Field.PAYER: """sumber dana, sumber pembiayaan, sumber iuran, pembiayaan, sumber pendanaan, penanggung, dibayar oleh,
        sumber anggaran, pembayar, pembayar iuran, asal dana, dana, penanggung iuran, jenis pembiayaan, pendanaan,
        sumber dana iuran, jenis pembayar, sumber pembayaran, payer, ditanggung oleh, sumber pembiayaan iuran""",
    Field.DECILE: """desil, desil nasional, desil dtsen, desil kesejahteraan, peringkat desil, desil keluarga, dtsen desil,
        desil dtks, kelompok desil""",
    Field.NOTE: "ket, keterangan, catatan, note, notes, memo, keterangan lain, ket lain, keterangan tambahan, remark",
    Field.NUMBER: "no, nomor, nomor urut, no urut, number, nr, urut, no urt, nourut, row, baris, idx, index",
}


def folded(header: str) -> str:
    """`header` in lower case with single blanks and no signs: "NO. KTP*" → "no ktp", "N I K" → "nik"."""
    text = unicodedata.normalize("NFKC", header).lower().replace("nomer", "nomor")
    words = _SIGNS.sub(" ", text).split()
    # Spaced letters: "N I K", "N A M A"; "L/P" and "J K" stand in the table as they are.
    if len(words) > 2 and all(len(word) == 1 for word in words):  # noqa: PLR2004
        return "".join(words)
    return " ".join(words)


ALIASES: dict[str, Field] = {folded(name): field for field, names in _NAMES.items() for name in names.split(",")}
"""Folded header → field; of two names for one field, the one that says more comes first."""

OF_LISTS: dict[str, Field] = {
    folded(name): field
    for field, names in {
        Field.PROGRAMS: """jenis klaim, program klaim, klaim, nama klaim, klaim program, jenis santunan, santunan, jenis manfaat,
            manfaat, nama manfaat, klaim manfaat""",
        Field.STATUS: """status klaim, status pembayaran, status bayar, status pencairan, status pengajuan, status proses,
            status pembayaran klaim, status santunan""",
    }.items()
    for name in names.split(",")
}
"""Folded names of columns that mean this on a reference list alone: STATUS KLAIM in a member export is no membership."""

_SAME = {
    "nomor": "no", "nomer": "no", "nmr": "no", "number": "no", "nm": "nama", "sts": "status", "tanggal": "tgl", "tg": "tgl",
    "tmp": "tempat", "tmpt": "tempat", "tpt": "tempat", "lhr": "lahir", "jns": "jenis", "kec": "kecamatan", "kel": "kelurahan",
    "ds": "desa", "kab": "kabupaten", "ket": "keterangan", "telepon": "telp", "telpon": "telp", "tlp": "telp", "almt": "alamat",
    "pek": "pekerjaan", "bln": "bulan", "thn": "tahun", "prov": "provinsi", "handphone": "hp", "nonaktif": "non aktif",
}  # fmt: skip
"""Spellings of one word in the names of columns."""


def canonical(header: str) -> str:
    """`header` folded, each word in one spelling: "Tmpt. Lhr" → "tempat lahir"."""
    return " ".join(_SAME.get(word, word) for word in folded(header).split())


_SQUEEZED: dict[str, Field] = {name.replace(" ", ""): field for name, field in ALIASES.items()}
NAMES: dict[str, Field] = _SQUEEZED | ALIASES
"""Every known name, its words apart and in one piece."""
_CANONICAL: dict[str, Field] = {canonical(name): field for name, field in reversed(ALIASES.items())}


@lru_cache(maxsize=16_384)
def aliased(header: str) -> Field | None:
    """The field that `header` names outright, or None. "NO_KTP", "NoKTP", "no. ktp :" name one field."""
    name = folded(header)
    if not name:
        return Field.NUMBER if header.strip() == "#" else None
    words = name.split()
    half = len(words) // 2
    if half and words[:half] == words[half:]:  # a header printed twice
        name = " ".join(words[:half])
    return ALIASES.get(name) or _SQUEEZED.get(name.replace(" ", "")) or _CANONICAL.get(canonical(name))


def known_words(cells: Iterable[str]) -> int:
    """How many different fields `cells` name."""
    return len({field for cell in cells if len(cell) < 80 and (field := aliased(cell))})  # noqa: PLR2004
