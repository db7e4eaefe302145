"""The levels that carried a link, as words for DASAR_PADAN and for the reason of an uncertain pair."""

from __future__ import annotations

from ucj_validate.i18n import _


def level(code: str) -> str:
    """A comparison level in words; an unknown code as it stands."""
    return _words().get(code, code.replace("_", " "))


def _words() -> dict[str, str]:
    return {
        "nik_exact": _("NIK sama"),
        "nik_first_15": _("15 angka pertama NIK sama"),
        "nik_one_digit": _("NIK beda satu angka"),
        "nik_one_digit_date": _("NIK beda satu angka di tanggalnya"),
        "nik_length": _("NIK kelebihan atau kekurangan satu angka"),
        "nik_other_serial": _("NIK beda nomor urut"),
        "nik_two_digits": _("NIK beda dua angka"),
        "nik_serial_one_digit": _("NIK beda satu angka di nomor urut"),
        "nik_differs": _("NIK berbeda"),
        "nik_doubtful": _("NIK berbeda, dan satu NIK bertentangan dengan tanggal lahirnya sendiri"),
        "nik_missing": _("NIK tidak dapat dibandingkan"),
        "name_same": _("nama sama"),
        "name_spelling": _("nama sama, ejaan lain"),
        "name_initials": _("nama sama, disingkat"),
        "name_subset": _("sebagian kata nama tidak ditulis"),
        "name_partly": _("sebagian kata nama berbeda"),
        "name_similar": _("nama mirip"),
        "name_resembles": _("nama agak mirip"),
        "name_alias": _("satu nama adalah sapaan (Daeng)"),
        "name_differs": _("nama berbeda"),
        "name_missing": _("nama tidak ada"),
        "dob_same": _("tanggal lahir sama"),
        "dob_near": _("tanggal lahir hampir sama"),
        "dob_partly": _("sebagian tanggal lahir sama"),
        "dob_differs": _("tanggal lahir berbeda"),
        "dob_missing": _("tanggal lahir tidak dapat dibandingkan"),
        "sex_same": _("jenis kelamin sama"),
        "sex_differs": _("jenis kelamin berbeda"),
        "place_same": _("kelurahan sama"),
        "place_near": _("kecamatan sama"),
        "place_differs": _("tempat tinggal berbeda"),
        "no_kk_same": _("No KK sama"),
        "no_kk_near": _("No KK hampir sama"),
        "no_kk_differs": _("No KK berbeda"),
        "phone_same": _("nomor HP sama"),
        "phone_differs": _("nomor HP berbeda"),
        "mother_same": _("nama ibu sama"),
        "mother_near": _("nama ibu mirip"),
        "mother_differs": _("nama ibu berbeda"),
        "id_same": _("nomor identitas sama"),
        "id_one_sign": _("nomor identitas beda satu tanda"),
        "id_two_signs": _("nomor identitas beda dua tanda"),
        "id_differs": _("nomor identitas berbeda"),
        "id_missing": _("nomor identitas tidak dapat dibandingkan"),
        "address_same": _("alamat sama"),
        "address_spelling": _("alamat sama, ejaan lain"),
        "address_initials": _("alamat sama, disingkat"),
        "address_subset": _("sebagian alamat tidak ditulis"),
        "address_partly": _("sebagian alamat berbeda"),
        "address_similar": _("alamat mirip"),
        "address_differs": _("alamat berbeda"),
        "place_spelling": _("tempat tinggal sama, ejaan lain"),
        "place_regency": _("kabupaten atau kota sama"),
        "phone_near": _("nomor HP atau surel hampir sama"),
    }
