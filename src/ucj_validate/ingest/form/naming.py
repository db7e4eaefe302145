"""What field the words of one column's header name, and how surely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ucj_validate.columns import Field
from ucj_validate.ingest.form.aliases import ALIASES, aliased, canonical, folded

Named = tuple[Field, float]
_LEAST_LETTERS = 4
LAST_RESORT = 0.6
"""At or below this, a name counts only where no other column is named for the field."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BRACKETED = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_ASKS_YES_OR_NO = re.compile(r"(?i)\b(?:ada|tidak|tdk|sudah|belum|lengkap|ya)\s*/\s*(?:ada|tidak|tdk|sudah|belum)\b")
"""KTP (Ada/Tidak) holds no number."""
_QUALIFIERS = _words(
    "peserta pekerja tk tenaga kerja domisili tinggal tempat saat ini sekarang ktp sesuai menurut wajib diisi rp "
    "bulan bln perbulan per bpjs ketenagakerjaan bpjstk bpjamsostek rentan aktif valid lengkap nasabah yang dan dd mm "
    "yyyy hh bb tttt digit angka huruf"
)
"""Words that may stand behind a name without changing what it means: KECAMATAN TEMPAT TINGGAL."""
_SECOND_CHOICES = ("kepala keluarga", "krt", "nama usaha", "nama umkm")
_OTHERS = _words(
    "ibu ayah bapak suami istri isteri pasangan anak waris ahli wali orangtua ortu pendata pendamping surveyor "
    "enumerator atasan verifikator operator penginput darurat kesehatan email web scan foto fotocopy fotokopi file "
    "link lama rekening rek panggilan pic cp pelapor saksi"
)
"""Words of people and things beside the person: NIK AHLI WARIS is not the person's."""
_WORDS_OF_BIRTH = frozenset({"tempat", "kota", "tgl", "bulan", "tahun", "lahir", "kelahiran"})
OF_PERSONS = frozenset({Field.NAME, Field.NIK, Field.NO_KK, Field.KPJ})
_NUMBERS: tuple[tuple[Field, tuple[str, ...], str], ...] = (
    (Field.NIK, ("nik", "ktp", "identitas kependudukan", "induk kependudukan"), "no identitas induk kependudukan id el e national elektronik"),
    (Field.NO_KK, ("kk", "nkk", "kartu keluarga"), "no id kartu keluarga"),
    (Field.LAST_PAID, ("blth", "bulan iuran", "bulan bayar", "bulan lunas", "periode iuran", "iuran terakhir", "bayar terakhir"),
     "akhir terakhir iuran lunas bayar pembayaran dibayar s d sd bulan tahun periode"),
    (Field.KPJ, ("kpj", "kpjs", "no kepesertaan", "no kartu", "no bpjs", "no bpjstk", "no bpjamsostek", "no jamsostek"),
     "no tk ketenagakerjaan reg registrasi anggota kartu kepesertaan bpjs bpjstk bpjamsostek jamsostek kpj"),
)  # fmt: skip
"""A field, words of which it must have all of one, and those that may stand beside them."""
_NO_PERSON = _words(
    "usaha merk merek toko kelompok opd dinas instansi perusahaan wadah bu badan kelurahan desa kecamatan kabupaten "
    "kota provinsi bank program segmen sekolah kepala jabatan pekerjaan jenis jalan dusun kegiatan barang umkm unit "
    "kantor cabang skpd satker pemberi lembaga masjid gereja organisasi komunitas kapal file dokumen aplikasi proyek paket rt "
    "rw lingkungan pasar produk kolom"
)
"""NAMA before one of these is not somebody's: NAMA KELOMPOK. (NAMA PEMILIK USAHA is: the first word after it counts.)"""
_BESIDE = _words(
    "kawin nikah perkawinan belum agama pendidikan usia umur tahun thn golongan darah pos kode rekening waktu unggah input "
    "tanda tangan paraf ttd hubungan sk npwp rata juru parkir guru ada tidak non aktif"
)
"""Words of columns that mean none of the fields."""
_PERSONS = _words(
    "pekerja pedagang petani peternak pelaku pemilik pengurus pegawai penerima peserta nelayan buruh tenaga karyawan anggota warga "
    "pengemudi sopir tukang pemohon calon petugas honorer non imam marbot ketua juru guru kader penduduk pengrajin pemulung perajin pengojek"
)
"""What the people of a roll are; an unknown word after NAMA counts only where no other column names them."""
_LEADING: tuple[tuple[str, Field], ...] = (
    ("nik", Field.NIK), ("no ktp", Field.NIK), ("kpj", Field.KPJ), ("no kpj", Field.KPJ), ("no kk", Field.NO_KK),
    ("tempat tgl lahir", Field.BIRTH_PLACE_DATE), ("ttl", Field.BIRTH_PLACE_DATE), ("tgl lahir", Field.BIRTH_DATE),
    ("tempat lahir", Field.BIRTH_PLACE), ("jenis kelamin", Field.SEX), ("alamat", Field.ADDRESS), ("jalan", Field.ADDRESS), ("tempat tinggal", Field.ADDRESS),
    ("kelurahan", Field.VILLAGE), ("desa", Field.VILLAGE), ("kecamatan", Field.DISTRICT), ("no hp", Field.PHONE),
    ("no telp", Field.PHONE), ("no wa", Field.PHONE), ("blth na", Field.INACTIVE_SINCE), ("tgl non aktif", Field.INACTIVE_SINCE),
    ("blth awal", Field.JOINED), ("status kepesertaan", Field.STATUS), ("status aktif", Field.STATUS),
    ("status peserta", Field.STATUS), ("sumber dana", Field.PAYER), ("sumber pembayaran", Field.PAYER), ("sumber pembiayaan", Field.PAYER),
    ("segmen", Field.SEGMENT), ("desil", Field.DECILE), ("npp", Field.NPP), ("tgl kepesertaan", Field.JOINED),
    ("penghasilan", Field.INCOME), ("pendapatan", Field.INCOME), ("upah", Field.INCOME), ("gaji", Field.INCOME), ("honor", Field.INCOME),
    ("honorarium", Field.INCOME), ("keterangan", Field.NOTE), ("nama kelompok", Field.UNIT), ("asal opd", Field.UNIT),
    ("asal instansi", Field.UNIT), ("unit kerja", Field.UNIT),
    ("pekerjaan", Field.OCCUPATION), ("jenis pekerjaan", Field.OCCUPATION), ("jabatan", Field.OCCUPATION), ("program bpjs", Field.PROGRAMS),
)  # fmt: skip
_PLACES = frozenset({Field.VILLAGE, Field.DISTRICT, Field.ADDRESS, Field.UNIT})
"""KECAMATAN PALU TIMUR is a place, no column."""
_NOT_LED: dict[Field, frozenset[str]] = {
    Field.SEX: frozenset({"l", "p", "lk", "pr", "laki", "perempuan", "pria", "wanita"}),
    Field.ADDRESS: frozenset(
        {"email", "usaha", "kantor", "toko", "perusahaan", "rt", "rw", "instansi", "sekolah", "pos"}
    ),
}
"""JENIS KELAMIN over L and P is two columns of marks; ALAMAT USAHA is not where somebody lives."""


_ALL_WORDS = (
    frozenset(word for name in ALIASES for word in (*name.split(), *canonical(name).split()))
    | _OTHERS | _NO_PERSON | _QUALIFIERS | _PERSONS | _BESIDE
)  # fmt: skip
_VOCABULARY = frozenset(word for word in _ALL_WORDS if len(word) > _LEAST_LETTERS)
"""Words of which names of columns are made, long enough to tell a slip of the pen from another word."""


def share_of_names(cells: Sequence[str]) -> float:
    """Share of the words in `cells` that names of columns are made of."""
    said = [word for cell in cells for word in canonical(cell).split()]
    return sum(word in _ALL_WORDS or corrected(word) in _ALL_WORDS for word in said) / len(said) if said else 0.0


def field_named(words: Sequence[str], *, grouped: bool = False) -> Named | None:
    """The field that a header of one or several lines names.

    `grouped`: the first word stands over other columns too, and alone says nothing of this one.
    """
    said = _said(words)
    if not said:
        return None
    if (field := exactly_named(said)) is not None:
        if field in OF_PERSONS and _ASKS_YES_OR_NO.search(" ".join(words)):
            return None
        return field, LAST_RESORT if _is_second_choice(" ".join(said)) else 0.97 if len(said) == 1 else 0.9
    if not grouped:
        return _loosely_named(" ".join(said)) or _loosely_named(" ".join(words))
    whole = _loosely_named(" ".join(said))
    return _loosely_named(said[-1]) or (
        whole if whole and (whole[0] in OF_PERSONS or aliased(said[0]) is None) else None
    )


def is_grouped(parts: Sequence[Sequence[str]], place: int) -> bool:
    """Whether the top word of a column stands over the one beside it as well."""
    words = parts[place]
    beside = [parts[i] for i in (place - 1, place + 1) if 0 <= i < len(parts)]
    return len(words) > 1 and any(len(other) > 1 and other[0] == words[0] for other in beside)


def exactly_named(words: Sequence[str]) -> Field | None:
    """The field whose known name `words` are: as a whole, or as a group's part."""
    said = _said(words)
    whole = " ".join(said)
    if len(said) > 1 and set(canonical(said[-1]).split()) <= {"rt", "rw"}:
        return None  # ALAMAT over RT and RW: neither is the address
    if (field := aliased(whole)) is not None or len(said) < 2:  # noqa: PLR2004
        return field
    if names_another(whole):
        return None  # AHLI WARIS over NIK, FOTOKOPI over KTP
    if (field := _part_of_birth(said[-2], said[-1])) is not None:
        return field
    return aliased(corrected(whole)) or aliased(said[-1]) or aliased(" ".join(reversed(said)))


def names_another(name: str, like: str = "") -> bool:
    """Whether a column is named for somebody or something beside the person of the row: NIK AHLI WARIS.

    `like`: a field's own name that may say so too: NAMA IBU.
    """
    return bool(set(canonical(name).split()) & _OTHERS - set(like.split()))


def _said(words: Sequence[str]) -> list[str]:
    """`words` without those that only repeat the one above, and without what stands in brackets beside a name."""
    said = [word for i, word in enumerate(words) if word and (not i or word != words[i - 1])]
    if aliased(" ".join(said)) is None:
        plain = [text for word in said if canonical(text := _BRACKETED.sub(" ", word))]
        said = plain or said
    return said


def _part_of_birth(group: str, part: str) -> Field | None:
    """LAHIR, TTL or TEMPAT TANGGAL LAHIR over TEMPAT and TANGGAL."""
    if aliased(group) not in {Field.BIRTH_DATE, Field.BIRTH_PLACE_DATE}:
        return None
    tokens = set(canonical(part).split())
    if tokens & {"tempat", "kota"} and tokens <= _WORDS_OF_BIRTH:
        return Field.BIRTH_PLACE
    return Field.BIRTH_DATE if "tgl" in tokens <= _WORDS_OF_BIRTH else None


@lru_cache(maxsize=4096)
def _loosely_named(name: str) -> Named | None:
    """The field that an unknown name still means: by its leading words, its qualifiers put aside."""
    tokens = canonical(name).split()
    if tokens[:2] in (["nama", "ibu"], ["ibu", "kandung"], ["nama", "gadis"]):
        return Field.MOTHER, 0.8
    if not tokens or names_another(name) or names_another(corrected(name)):
        return None
    if field := aliased(corrected(name)) or _unqualified(tokens) or _of_a_number(tokens):
        return field, 0.85
    loose = LAST_RESORT if _is_second_choice(name) or _is_second_choice(corrected(name)) else 0.8
    if field := _led(tokens):
        return field, loose
    if tokens[0] == "nama" and len(tokens) > 1 and not _is_no_person(tokens[1]):
        return Field.NAME, loose if tokens[1] in _PERSONS | _QUALIFIERS else LAST_RESORT
    return None


def _unqualified(tokens: Sequence[str]) -> Field | None:
    """The field that is named once the qualifiers behind it are off."""
    while len(tokens) > 1 and tokens[-1] in _QUALIFIERS and list(tokens) != ["tempat", "tinggal"]:
        tokens = tokens[:-1]
        if (field := aliased(" ".join(tokens))) is not None:
            return field
    return None


def _of_a_number(tokens: Sequence[str]) -> Field | None:
    """The field whose words are all there, with none that is foreign to it."""
    said = set(tokens)
    for field, needed, beside in _NUMBERS:
        for words in (set(need.split()) for need in needed):
            if words <= said <= words | set(beside.split()) | _QUALIFIERS - {"aktif"}:
                return field
    return None


def _led(tokens: Sequence[str]) -> Field | None:
    """The field that the first words name."""
    for leading, field in _LEADING:
        start = leading.split()
        rest = set(tokens[len(start) :])
        if list(tokens[: len(start)]) != start or rest & _NOT_LED.get(field, frozenset()):
            continue
        if field not in _PLACES or rest <= _ALL_WORDS:
            return field
    return None


@lru_cache(maxsize=4096)
def corrected(name: str) -> str:
    """`name` in canonical words, each slip of the pen (one letter wrong, lost, too many, or two swapped) put right."""
    from rapidfuzz.distance import OSA

    words = []
    for word in canonical(name).split():
        long = word not in _VOCABULARY and len(word) >= _LEAST_LETTERS
        near = {canonical(known) for known in _VOCABULARY if long and OSA.distance(word, known, score_cutoff=1) <= 1}
        words.append(near.pop() if len(near) == 1 else word)
    return " ".join(words)


@lru_cache(maxsize=4096)
def _is_no_person(word: str) -> bool:
    """Whether `word`, or what it is a slip of, is something that has a name and is nobody."""
    from rapidfuzz.distance import OSA

    near = (other for other in _NO_PERSON if len(other) > 4)  # noqa: PLR2004
    return word in _NO_PERSON or (
        word not in _PERSONS and any(OSA.distance(word, other, score_cutoff=1) <= 1 for other in near)
    )


def _is_second_choice(name: str) -> bool:
    """NAMA KEPALA KELUARGA names the person of a row, and NAMA USAHA what they do, only where no other column does."""
    said = f" {folded(name)} "
    return any(f" {words} " in said for words in _SECOND_CHOICES)
