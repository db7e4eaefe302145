"""Names as Sulawesi writes them: authored word lists and the packaged token list, with their frequencies.

Shares come from statistics over 202.134 Indonesian names: MUHAMMAD leads with 3,9 %; 1 % of people
have one name, 24 % two, 61 % three, 13 % four. The authored lists were written from general knowledge.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Tokens = tuple[str, ...]

TOKEN_COUNT_SHARES = {1: 0.009, 2: 0.239, 3: 0.612, 4: 0.130, 5: 0.010}

FIRST_SHARES = {
    "L": {"MUHAMMAD": 0.0785, "MUHAMAD": 0.0205, "MOHAMMAD": 0.0077, "AHMAD": 0.0145, "ACHMAD": 0.0087, "AGUNG": 0.0072, "DIMAS": 0.0086,
          "ABDUL": 0.016, "RIZKY": 0.0071, "RIZKI": 0.005, "ADITYA": 0.0064, "WAHYU": 0.0058, "DWI": 0.0056, "ADE": 0.0046, "TRI": 0.004, "NUR": 0.0031,
          "EKA": 0.002, "DIAN": 0.0018, "M": 0.0073},
    "P": {"NUR": 0.011, "SITI": 0.0169, "SITTI": 0.012, "PUTRI": 0.015, "DWI": 0.0102, "DIAN": 0.008, "EKA": 0.0074, "SRI": 0.009, "TRI": 0.0056,
          "ADE": 0.0029, "RIZKI": 0.0026, "RIZKY": 0.0024},
}  # fmt: skip
"""Share of each sex that carries this first token."""

LOCAL_GIVEN = {
    "L": (
        "ARDIANSYAH", "BAHARUDDIN", "SYAMSUDDIN", "SYARIFUDDIN", "JAMALUDDIN", "KAMARUDDIN", "NASRUDDIN", "HASANUDDIN", "AMIRUDDIN", "BURHANUDDIN",
        "SALAHUDDIN", "TAJUDDIN", "ZAINUDDIN", "FAHRUDDIN", "SAHARUDDIN", "KAHARUDDIN", "BADARUDDIN", "ABDURRAHMAN", "ABDULLAH", "IBRAHIM", "ISMAIL",
        "YUSUF", "ILHAM", "IRFAN", "IRWAN", "ARIF", "ASWAR", "ANWAR", "AKBAR", "HAMZAH", "HASAN", "HUSEN", "HAERUDDIN", "HERMAN", "IDRIS", "IQBAL",
        "JUFRI", "KASIM", "LUKMAN", "MANSUR", "MUSTAFA", "MUSTAKIM", "NASIR", "RAHMAT", "RAMLI", "RAHMAN", "RIDWAN", "RUSDI", "RUSTAM", "SAIFUL",
        "SALEH", "SUDIRMAN", "SULAIMAN", "SUPARDI", "SURYADI", "SYAHRIR", "SYAHRUL", "TAUFIK", "TAMRIN", "UMAR", "USMAN", "YUNUS", "ZAINAL", "ZULKIFLI",
        "ZULFIKAR", "FADLI", "FAISAL", "FIRMAN", "FAUZAN", "FAJAR", "HIDAYAT", "HAMDAN", "HARUN", "JABIR", "JUMARDI", "MASRI", "MUKHTAR", "MUSLIMIN",
        "NURDIN", "SAHRIL", "SAMSUL", "SYAIFUDDIN", "THAHIR", "WAHAB", "YAHYA", "ZAKARIA", "ASRUL", "ASRI", "ARSYAD", "AKSAN", "ALIMUDDIN", "AFANDI",
        "BUSTAMIN", "BASRI", "DARWIS", "DJAFAR", "DJAMAL", "EFENDI", "GAFUR", "HAFID", "HAKIM", "HALIM", "HASBI", "HATTA", "JAMAL", "KADIR", "LATIF",
        "MAHMUD", "MAJID", "MALIK", "NAWIR", "RAUF", "RASYID", "SALAM", "SAMAD", "SATTAR", "SUKRI", "TALIB", "WAHID", "YASIN", "YASSER",
    ),
    "P": (
        "NURHAYATI", "NURJANNAH", "NURAENI", "NURHASANAH", "NURLAILA", "NURLINA", "NURSIAH", "NURFADILAH", "NURUL", "AISYAH", "FATIMAH", "KHADIJAH",
        "HADIJAH", "HASNAH", "HASNI", "HAMSIAH", "HALIMAH", "HARTATI", "HERLINA", "HIKMAH", "HUSNA", "ASMA", "ASNI", "ASTUTI", "ARNI", "AMINAH",
        "DARMAWATI", "DAHLIA", "DEWI", "ERNAWATI", "ERNI", "FITRI", "FITRIANI", "FITRAH", "HAERANI", "HASRIANI", "INDAH", "INDRIANI", "IRMA",
        "IRMAWATI", "JUMIATI", "JUMRIAH", "KARTINI", "KASMAWATI", "LINDA", "MARIANA", "MARLINA", "MARDIANA", "MASNI", "MASITA", "MIRNAWATI", "MULIATI",
        "MURNI", "NASRIAH", "NINGSIH", "NIRWANA", "NURMI", "RAHMAWATI", "RAHMATIA", "RAMLAH", "RASMI", "RATNA", "RATNAWATI", "RISMA", "RISKA", "ROSDIANA",
        "ROSMINI", "ROSTINA", "ROHANI", "RUKIAH", "SABARIAH", "SAHARA", "SALMA", "SALMIAH", "SARIFAH", "SARTIKA", "SUARNI", "SUHARTI", "SULASTRI",
        "SUMIATI", "SURIANI", "SURYANI", "SYAMSIAH", "SYAMSINAR", "SYARIFAH", "TRISNAWATI", "ULFA", "UMMI", "WAHYUNI", "WATI", "YULIANA", "YULIANTI",
        "YUSNAENI", "ZAENAB", "ZUBAIDAH", "ZULAEHA", "ASRIANI", "ANDRIANI", "APRIANI", "DIANA", "EVI", "HAPSAH", "HASMAWATI", "IRAWATI", "KURNIAWATI",
        "MEGAWATI", "MUTMAINNAH", "NURBAYA", "NUZULIA", "RABIAH", "RAHMI", "SAKINAH", "SITINUR", "SUKMAWATI", "TENRI", "WINDA", "YULI",
    ),
}  # fmt: skip

KAILI = (
    "LAMAKARATE",
    "PETTALOLO",
    "PONULELE",
    "LASADINDI",
    "TOMBOLOTUTU",
    "MASYHUDA",
    "DJANGGOLA",
    "LEMBAH",
    "YOTOLEMBAH",
    "LAMASITUDJU",
    "TOANA",
    "ABDULRAHIM",
    "MARASOBU",
    "LAPASERE",
)
NORTHERN = (
    "MOKODOMPIT",
    "MAMONTO",
    "LASUT",
    "WOWOR",
    "TUMBELAKA",
    "TAMPUBOLON",
    "PONTOH",
    "RUMAMBI",
    "MANDAGI",
    "KALALO",
    "SIMANJUNTAK",
    "RUNTUWENE",
)
TORAJA = ("TANDI", "SAMBARA", "RANTE", "PASAMBA", "PALIMBONG", "TODING", "BATARA", "LEBANG")
BUGIS_INNER = {
    "L": ("PATIROI", "MAPPA", "PALLAWA", "MAPPATOBA", "PANGERAN", "MAKKASAU"),
    "P": ("TENRI", "BATARI", "TENRIAWARU", "MAPPASESSU", "PATIMANG"),
}
DAENG = {
    "L": (
        "MANGEMBA",
        "MATUTU",
        "MATTAWANG",
        "NGALLE",
        "SITABA",
        "TAYANG",
        "RURUNG",
        "LALLO",
        "NAI",
        "BELLA",
        "NASSA",
        "TOBO",
        "SIKKI",
        "TUTU",
    ),
    "P": (
        "CARAMMING",
        "NGAI",
        "RANNU",
        "TAKKO",
        "SUNGGU",
        "BAJI",
        "KEBO",
        "NGINTANG",
        "SAYANG",
        "PUJI",
        "TARRING",
        "BAU",
    ),
}
BALI_FIRST = {
    "L": ("I MADE", "I WAYAN", "I NYOMAN", "I KETUT", "I GEDE", "I PUTU"),
    "P": ("NI MADE", "NI WAYAN", "NI KETUT", "NI LUH", "NI PUTU", "NI NYOMAN"),
}
BALI_LAST = {
    "L": ("SUDIARTA", "SUASTIKA", "ARTAWAN", "WIRAWAN", "SUBAGIA", "ADNYANA", "DARMAWAN"),
    "P": ("SUARTINI", "ARIANI", "SUKERTI", "MURNIASIH", "ASTINI", "WIDIANI", "RASMINI"),
}
CHRISTIAN = {
    "L": (
        "YOHANIS",
        "MARTHEN",
        "PAULUS",
        "PETRUS",
        "DANIEL",
        "YAKOBUS",
        "STEFANUS",
        "FERDINAND",
        "HENDRIK",
        "ROBERT",
        "JEMMY",
        "FRANSISKUS",
        "OKTOVIANUS",
        "MESAK",
    ),
    "P": (
        "MARIA",
        "MARTHA",
        "ELISABETH",
        "DEBORA",
        "YULIANA",
        "AGUSTINA",
        "SARA",
        "HERMIN",
        "OKTAVIANA",
        "FEBRIANTI",
        "NOVITA",
        "RIBKA",
        "YOSINA",
        "MERLIN",
    ),
}
SPLIT_STEMS = ("NUR", "ABDUL", "ABDUR", "SYAM", "ZAINAL", "FATI", "KAMAL", "RAHMA", "RATNA", "JUMI", "HASAN", "SURYA")
MOTHER_TONGUES = {
    "muslim": 0.75,
    "kaili": 0.09,
    "bugis": 0.05,
    "makassar": 0.035,
    "buton": 0.015,
    "bali": 0.015,
    "christian": 0.045,
}
"""Share of people whose names follow each custom."""


@cache
def packaged(role: str, sex: str) -> Tokens:
    """Tokens of the packaged list for `role` ("given", "last") and `sex`, most frequent first."""
    text = files("ucj_validate.synth").joinpath("data", "names.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(row["token"] for row in rows if row["role"] == role and row["sex"] in {sex, "LP"})


@cache
def given(sex: str) -> Tokens:
    """Given names of `sex`, most frequent first: local ones lead."""
    return tuple(dict.fromkeys(LOCAL_GIVEN[sex] + packaged("given", sex)))


@cache
def later(sex: str) -> Tokens:
    """What stands second or last in a name of `sex`, most frequent first."""
    return tuple(dict.fromkeys(LOCAL_GIVEN[sex] + packaged("last", sex) + packaged("given", sex)))


def falling_weights(n: int) -> NDArray[np.float64]:
    """Frequencies of n tokens in rank order: flat at the head, as the share of the twentieth first name (0,3 %) asks."""
    weights = (np.arange(n, dtype=np.float64) + 40.0) ** -0.85
    return np.asarray(weights / weights.sum(), dtype=np.float64)
