"""The catalogue of findings: code, severity, what it says, what to do, in Indonesian and English.

Codes are stable: other programs read them. A sentence never holds a person's value.
Source: domain terms in GLOSSARY.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs. `error`: the row can't be relied on; `warning`: look; `info`: know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 info, 1 warning, 2 error: larger is worse."""
        return {"info": 0, "warning": 1, "error": 2}[self.value]


@dataclass(frozen=True)
class Rule:
    """One kind of finding, as people read it."""

    code: str
    severity: Severity
    label: str
    """The officers' word, as in the KETERANGAN column."""
    sentence_id: str
    sentence_en: str
    action_id: str
    action_en: str

    def sentence(self, lang: str) -> str:
        """What was found, in `lang` ("id" or "en")."""
        return self.sentence_en if lang == "en" else self.sentence_id

    def action(self, lang: str) -> str:
        """What to do, in `lang` ("id" or "en")."""
        return self.action_en if lang == "en" else self.action_id


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_TABLE: tuple[Rule, ...] = (
    # --- the NIK of a row
    Rule(
        "nik_missing",
        _E,
        "NIK KOSONG",
        "NIK kosong atau hanya diisi tanda pengganti",
        "The NIK is empty or a placeholder",
        "Minta salinan KTP atau KK, lalu isi NIK",
        "Ask for a copy of the identity or family card and fill in the NIK",
    ),
    Rule(
        "nik_length",
        _E,
        "BUKAN 16 DIGIT",
        "NIK tidak berisi 16 angka",
        "The NIK does not have 16 digits",
        "Cocokkan dengan KTP; jangan menebak angka yang kurang",
        "Check against the identity card; do not guess the missing digit",
    ),
    Rule(
        "nik_not_digits",
        _E,
        "NIK BUKAN ANGKA",
        "NIK berisi huruf atau tanda yang tidak dapat dibaca sebagai angka",
        "The NIK holds letters or signs that cannot be read as digits",
        "Cocokkan dengan KTP dan tulis ulang NIK",
        "Check against the identity card and write the NIK again",
    ),
    Rule(
        "nik_excel_float",
        _E,
        "RUSAK EXCEL",
        "NIK rusak oleh Excel: angka terakhir atau sebagian angka hilang",
        "Excel damaged the NIK: its last digit or more digits are lost",
        "Minta berkas asli dengan kolom NIK berformat teks",
        "Ask for the original file with the NIK column stored as text",
    ),
    Rule(
        "nik_stored_as_number",
        _W,
        "NIK TERSIMPAN SEBAGAI BILANGAN",
        "NIK tersimpan sebagai bilangan di lembar kerja; angka terakhir mungkin hilang",
        "The workbook stores the NIK as a number; its last digit may be lost",
        "Ubah kolom NIK menjadi teks di sumbernya dan periksa angka terakhir",
        "Make the NIK column text at its source and check the last digit",
    ),
    Rule(
        "nik_repaired",
        _I,
        "NIK DIRAPIKAN",
        "Huruf atau tanda dalam NIK dibaca sebagai angka (misalnya O sebagai 0)",
        "Letters or signs in the NIK were read as digits (O as 0, for example)",
        "Benarkan penulisan NIK di sumbernya",
        "Correct the NIK at its source",
    ),
    Rule(
        "nik_impossible_date",
        _E,
        "TANGGAL TIDAK MUNGKIN",
        "Tanggal lahir di dalam NIK tidak mungkin",
        "The birth date inside the NIK is impossible",
        "Cocokkan NIK dengan KTP",
        "Check the NIK against the identity card",
    ),
    Rule(
        "nik_serial_zero",
        _E,
        "NOMOR URUT 0000",
        "Nomor urut NIK 0000, yang tidak pernah diterbitkan",
        "The NIK's serial is 0000, which is never issued",
        "Cocokkan NIK dengan KTP; sering tanda kerusakan Excel",
        "Check the NIK against the identity card; often a sign of damage by Excel",
    ),
    Rule(
        "nik_province_unknown",
        _W,
        "KODE WILAYAH TIDAK DIKENAL",
        "Kode provinsi di awal NIK tidak dikenal",
        "The province code of the NIK is unknown",
        "Cocokkan NIK dengan KTP",
        "Check the NIK against the identity card",
    ),
    Rule(
        "nik_region_unknown",
        _W,
        "KODE WILAYAH TIDAK DIKENAL",
        "Kode kabupaten/kota di awal NIK tidak dikenal",
        "The regency code of the NIK is unknown",
        "Cocokkan NIK dengan KTP",
        "Check the NIK against the identity card",
    ),
    Rule(
        "nik_district_unknown",
        _I,
        "KODE WILAYAH TIDAK DIKENAL",
        "Kode kecamatan di dalam NIK tidak ada di daftar; wajar untuk wilayah yang pernah dimekarkan",
        "The district code of the NIK is in no list; usual where regions were split",
        "Tidak perlu tindakan bila data lain cocok",
        "Nothing to do where the rest agrees",
    ),
    Rule(
        "nik_dob_differs",
        _W,
        "BEDA TGL LAHIR",
        "Tanggal lahir di dalam NIK berbeda dari kolom tanggal lahir",
        "The birth date inside the NIK differs from the birth date column",
        "Cocokkan keduanya dengan KTP; NIK tidak berubah bila tanggal lahir diperbaiki",
        "Check both against the identity card; a NIK does not change when a birth date is corrected",
    ),
    Rule(
        "nik_sex_differs",
        _W,
        "BEDA JK",
        "Jenis kelamin di dalam NIK berbeda dari kolom jenis kelamin",
        "The sex inside the NIK differs from the sex column",
        "Cocokkan dengan KTP",
        "Check against the identity card",
    ),
    Rule(
        "nik_equals_kk",
        _E,
        "NIK = NO KK",
        "NIK sama dengan nomor KK",
        "The NIK equals the family card number",
        "Ambil NIK orangnya dari KTP atau KK",
        "Take the person's NIK from the identity or family card",
    ),
    Rule(
        "nik_sequential_fill",
        _E,
        "NIK BERURUTAN",
        "NIK naik satu demi satu ke bawah sedangkan tanggal lahir tidak cocok: bekas tarikan isi otomatis",
        "The NIK rises by one down the rows while birth dates disagree: a fill-down drag",
        "Isi ulang NIK baris-baris ini dari sumber asli",
        "Fill in these rows' NIK again from the original source",
    ),
    Rule(
        "nik_shared_by_persons",
        _E,
        "NIK GANDA (ORANG BEDA)",
        "Satu NIK dipakai oleh orang yang berbeda",
        "One NIK is used by different people",
        "Pastikan pemilik NIK dengan KTP, lalu perbaiki baris yang lain",
        "Establish the NIK's owner by identity card and correct the other row",
    ),
    Rule(
        "nik_many_names",
        _E,
        "NIK GANDA (ORANG BEDA)",
        "Satu nilai NIK diisikan untuk banyak nama",
        "One NIK value stands against many names",
        "Isi ulang NIK baris-baris ini",
        "Fill in these rows' NIK again",
    ),
    Rule(
        "person_with_two_niks",
        _W,
        "NIK GANDA (ORANG SAMA)",
        "Satu orang tercatat dengan dua NIK",
        "One person is recorded with two NIK",
        "Tentukan NIK yang benar dengan KTP",
        "Establish the right NIK by identity card",
    ),
    # --- other values of a row
    Rule("name_missing", _E, "NAMA KOSONG", "Nama kosong", "The name is empty", "Lengkapi nama", "Fill in the name"),
    Rule(
        "birth_date_missing",
        _W,
        "TGL LAHIR KOSONG",
        "Tanggal lahir kosong atau tidak terbaca",
        "The birth date is empty or unreadable",
        "Lengkapi tanggal lahir sesuai KTP",
        "Fill in the birth date from the identity card",
    ),
    Rule(
        "birth_date_impossible",
        _W,
        "TANGGAL TIDAK MUNGKIN",
        "Tanggal lahir tidak mungkin",
        "The birth date is impossible",
        "Benarkan tanggal lahir sesuai KTP",
        "Correct the birth date from the identity card",
    ),
    Rule(
        "birth_date_ambiguous",
        _I,
        "TGL LAHIR MENDUA",
        "Hari dan bulan pada tanggal lahir dapat tertukar",
        "Day and month of the birth date could be exchanged",
        "Tulis tanggal sebagai hari-bulan-tahun",
        "Write dates as day-month-year",
    ),
    Rule(
        "cell_error",
        _W,
        "SEL GALAT",
        "Sel berisi galat Excel seperti #N/A",
        "A cell holds an Excel error such as #N/A",
        "Perbaiki rumus di berkas sumber",
        "Mend the formula in the source file",
    ),
    Rule(
        "place_unknown",
        _I,
        "WILAYAH TIDAK DIKENAL",
        "Nama kelurahan atau kecamatan tidak ada di daftar wilayah",
        "The village or district is in no region list",
        "Benarkan nama wilayah",
        "Correct the place name",
    ),
    # --- a person's link
    Rule(
        "name_differs",
        _W,
        "BEDA NAMA",
        "Nama di daftar dan di data peserta berbeda",
        "The names on the roll and in the member data differ",
        "Cocokkan nama dengan KTP",
        "Check the name against the identity card",
    ),
    Rule(
        "dob_differs",
        _W,
        "BEDA TGL LAHIR",
        "Tanggal lahir di daftar dan di data peserta berbeda",
        "The birth dates on the roll and in the member data differ",
        "Cocokkan tanggal lahir dengan KTP",
        "Check the birth date against the identity card",
    ),
    Rule(
        "nik_differs",
        _W,
        "BEDA NIK",
        "NIK di daftar dan di data peserta berbeda pada orang yang sama",
        "The NIK on the roll and in the member data differ for the same person",
        "Ajukan koreksi NIK kepada pihak yang salah catat",
        "Request a correction of the NIK where it is recorded wrongly",
    ),
    Rule(
        "possible_match",
        _W,
        "PERLU VERIFIKASI",
        "Ada calon padanan yang belum pasti",
        "There is a possible match that is not certain",
        "Bandingkan kedua baris di lembar PERLU VERIFIKASI dan putuskan",
        "Compare both rows in the sheet PERLU VERIFIKASI and decide",
    ),
    Rule(
        "possible_duplicate",
        _W,
        "MUNGKIN GANDA",
        "Mungkin orang yang sama dengan baris lain, belum pasti",
        "May be the same person as another row, not certain",
        "Bandingkan kedua baris dan putuskan",
        "Compare both rows and decide",
    ),
    Rule(
        "tie",
        _W,
        "PADANAN SERI",
        "Dua calon padanan hampir sama kuat",
        "Two possible matches are almost equally strong",
        "Tentukan orang yang benar dengan KTP atau nomor KK",
        "Establish the right person by identity or family card",
    ),
    Rule(
        "decision_disputed",
        _W,
        "KEPUTUSAN BERTENTANGAN",
        "Keputusan petugas tentang baris ini saling bertentangan, atau bertentangan dengan isinya sekarang",
        "What officers decided on this row contradicts itself, or what the row now says",
        "Putuskan lagi pasangannya dengan `review`; ia berdiri paling atas",
        "Decide the pair again with `review`; it stands first",
    ),
    # --- duplicates
    Rule(
        "duplicate_in_roll",
        _W,
        "GANDA",
        "Orang yang sama tercatat lebih dari sekali di satu daftar",
        "The same person stands more than once on one roll",
        "Hapus baris kelebihan dari daftar",
        "Remove the extra row from the roll",
    ),
    Rule(
        "duplicate_across_rolls",
        _W,
        "GANDA",
        "Orang yang sama tercatat di lebih dari satu daftar",
        "The same person stands on more than one roll",
        "Tentukan daftar yang menanggung orang ini",
        "Decide which roll carries this person",
    ),
    Rule(
        "several_kpj",
        _W,
        "KPJ GANDA",
        "Satu orang memiliki beberapa KPJ",
        "One person has several member numbers",
        "Ajukan amalgamasi KPJ",
        "Request amalgamation of the member numbers",
    ),
    Rule(
        "duplicate_member_row",
        _I,
        "BARIS PESERTA BERULANG",
        "Baris peserta yang sama muncul lebih dari sekali",
        "The same member row appears more than once",
        "Minta ekspor peserta tanpa pengulangan",
        "Ask for an export without repeated rows",
    ),
    Rule(
        "double_funding",
        _W,
        "SUMBER DANA GANDA",
        "Satu orang dibayari lebih dari satu sumber pada waktu yang sama",
        "One person is paid for from more than one source at the same time",
        "Periksa mana yang dapat dihentikan (penghematan)",
        "Check which payment can be ended (a saving)",
    ),
    # --- eligibility
    Rule(
        "over_age_to_register",
        _W,
        "LEWAT USIA DAFTAR",
        "Sudah mencapai batas usia untuk didaftarkan",
        "Has reached the age limit for registration",
        "Keluarkan dari rencana pendaftaran",
        "Take out of the registration plan",
    ),
    Rule(
        "over_age_member",
        _I,
        "PESERTA LANJUT USIA",
        "Peserta yang sudah mencapai batas usia pendaftaran",
        "A member who has reached the age limit for registration",
        "Tidak perlu tindakan; kepesertaan dapat diteruskan",
        "Nothing to do; membership may go on",
    ),
    Rule(
        "under_age",
        _W,
        "DI BAWAH UMUR",
        "Umur di bawah batas terendah",
        "Is under the lowest age",
        "Periksa tanggal lahir dan kelayakan",
        "Check the birth date and eligibility",
    ),
    Rule(
        "out_of_area",
        _W,
        "LUAR DAERAH",
        "Alamat di luar daerah",
        "The address lies outside the area",
        "Periksa domisili",
        "Check the domicile",
    ),
    Rule(
        "moved",
        _W,
        "PINDAH",
        "Tercatat pindah pada daftar yang diberikan",
        "Is recorded as moved in a list that was given",
        "Keluarkan dari daftar setelah diperiksa",
        "Take off the roll after checking",
    ),
    Rule(
        "deceased",
        _E,
        "MENINGGAL",
        "Tercatat meninggal (ALM pada nama atau pada daftar yang diberikan)",
        "Is recorded as deceased (ALM in the name, or in a list that was given)",
        "Periksa hak santunan ahli waris, lalu keluarkan dari daftar",
        "Check the family's claim, then take off the roll",
    ),
    Rule(
        "asn_or_pppk",
        _W,
        "SUDAH ASN/PPPK",
        "Tercatat sebagai ASN atau PPPK, yang ditanggung di tempat lain",
        "Is recorded as civil servant or PPPK, who are covered elsewhere",
        "Keluarkan dari daftar",
        "Take off the roll",
    ),
    Rule(
        "public_servant",
        _W,
        "PEKERJAAN ASN/TNI/POLRI",
        "Kolom pekerjaan menyebut ASN, TNI, atau Polri, yang ditanggung di tempat lain",
        "The occupation column says civil servant, soldier or police, who are covered elsewhere",
        "Periksa pekerjaannya, lalu keluarkan dari daftar",
        "Check the occupation, then take off the roll",
    ),
    Rule(
        "already_wage_earner",
        _W,
        "SUDAH PESERTA PU",
        "Sudah peserta aktif segmen PU, yang iurannya dibayar pemberi kerja",
        "Is an active PU member already, whose employer pays the premium",
        "Keluarkan dari daftar pekerja rentan selama masih bekerja di sana",
        "Take off the roll of vulnerable workers while so employed",
    ),
    Rule(
        "income_over_limit",
        _W,
        "PENGHASILAN DI ATAS BATAS",
        "Penghasilan sebulan mencapai batas yang ditetapkan untuk pekerja rentan",
        "The monthly income reaches the limit set for vulnerable workers",
        "Periksa penghasilannya (sebulan, dalam rupiah), lalu keluarkan bila benar",
        "Check the income (a month, in rupiah), then take off the roll if it is right",
    ),
    Rule(
        "decile_over_limit",
        _W,
        "DESIL DI ATAS BATAS",
        "Desil keluarga di atas batas yang ditetapkan",
        "The family's welfare decile is above the limit that was set",
        "Periksa No KK dan desilnya di DTSEN, lalu keluarkan bila benar",
        "Check the family card number and its decile in DTSEN, then take off the roll if it is right",
    ),
    Rule(
        "decile_conflict",
        _W,
        "DESIL BERBEDA",
        "Desil orang ini berbeda antarbaris atau antarsumber",
        "The person's welfare decile differs between rows or sources",
        "Pastikan No KK dan desil terakhir di DTSEN; selama berbeda tidak ada yang dikeluarkan karenanya",
        "Establish the family card number and the latest decile in DTSEN; while they differ nobody is excluded by it",
    ),
    Rule(
        "not_in_decree",
        _W,
        "TIDAK ADA DI SK",
        "Namanya tidak ada di daftar SK yang diberikan",
        "Is not named by the decree that was given",
        "Usulkan ke dalam SK, atau keluarkan dari daftar",
        "Propose for the decree, or take off the roll",
    ),
    Rule(
        "claim_recorded",
        _I,
        "ADA KLAIM",
        "Tercatat di daftar klaim (JKK, atau JKM yang belum dibayar)",
        "Stands in a list of claims (JKK, or JKM not paid yet)",
        "Untuk diketahui; pada klaim JKM pastikan orangnya masih hidup",
        "For information; with a JKM claim make sure that the person is alive",
    ),
    Rule(
        "possible_list_match",
        _W,
        "MUNGKIN ADA DI DAFTAR RUJUKAN",
        "Mungkin orang yang tercatat di daftar rujukan (meninggal, ASN, pindah, PU, SK), belum pasti",
        "May be somebody on a reference list (deaths, civil service, moved, PU, decree), not certain",
        "Bandingkan dengan daftar rujukan itu; selama belum pasti tidak ada yang dikeluarkan karenanya",
        "Compare with that list; while it is not certain nobody is excluded by it",
    ),
    # --- members
    Rule(
        "status_contradicts_blth",
        _W,
        "STATUS BERTENTANGAN BLTH",
        "Status kepesertaan bertentangan dengan bulan iuran terakhir",
        "The stated membership status contradicts the month of the last contribution",
        "Tanyakan kepada BPJS Ketenagakerjaan",
        "Ask BPJS Ketenagakerjaan",
    ),
    Rule(
        "membership_unclear",
        _W,
        "STATUS TIDAK TERBACA",
        "Status kepesertaan tidak disebut dan bulan iuran terakhir tidak ada",
        "The membership status is not stated and there is no month of the last contribution",
        "Minta ekspor dengan status atau BLTH",
        "Ask for an export with the status or BLTH",
    ),
    Rule(
        "future_period",
        _W,
        "BLTH DI MASA DEPAN",
        "Bulan iuran terakhir jauh setelah tanggal acuan",
        "The month of the last contribution lies well after the as-of date",
        "Periksa tanggal acuan dan bulan iuran",
        "Check the as-of date and the month",
    ),
    Rule(
        "member_not_in_roll",
        _W,
        "ANGGOTA DI LUAR DAFTAR",
        "Peserta yang tidak ada di daftar mana pun",
        "A member who is on no roll",
        "Bila iurannya dibayari pemerintah, telusuri dasarnya",
        "Where public money pays the premium, trace the ground for it",
    ),
)

CATALOGUE: dict[str, Rule] = {rule.code: rule for rule in _TABLE}
"""Every finding code with its rule, in the order reports list them."""
