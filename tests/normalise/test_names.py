"""Names as they are written, and the key by which they are compared."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ucj_validate.normalise.name_fold import folds
from ucj_validate.normalise.names import name_keys, parted


def key(*names: str) -> list[str | None]:
    return name_keys(pl.Series("raw_name", names, dtype=pl.String)).to_list()


@pytest.mark.parametrize(
    ("written", "name", "marks"),
    [
        ("Muh. Ali, S.Pd", "MUH. ALI", "S.PD"),
        ("H. Abd. Rahman, SE., M.Si", "ABD. RAHMAN", "H. SE. M.SI"),
        ("Drs. H. Andi Baso", "ANDI BASO", "DRS. H."),
        ("Hj. St. Aminah", "ST. AMINAH", "HJ."),
        ("Hendra, ST", "HENDRA", "ST"),
        ("Hendra St", "HENDRA ST", None),
        ("Andi Budi SE", "ANDI BUDI", "SE"),
        ("Abdul Gani S.Sos", "ABDUL GANI", "S.SOS"),
        ("Nur Aini A.Md.Keb", "NUR AINI", "A.MD.KEB"),
        ("Siti Aminah SPD", "SITI AMINAH", "SPD"),
        ("Ahmad bin Ali", "AHMAD", "BIN ALI"),
        ("FATIMAH BINTI H. UMAR", "FATIMAH", "BINTI H. UMAR"),
        ("  budi   santoso ", "BUDI SANTOSO", None),
        ("Ma’ruf", "MA'RUF", None),
        ("Ahmad, Ali", "AHMAD ALI", None),
        ("M", "M", None),
        ("H", "H", None),
        ("12. Ahmad", "AHMAD", None),
        ("La Ode Hasan", "LA ODE HASAN", None),
    ],
)
def test_what_is_no_part_of_the_name_is_kept_as_a_mark(written, name, marks):
    read = parted(pl.Series("raw_name", [written])).row(0, named=True)

    assert (read["name"], read["name_marks"]) == (name, marks)


@pytest.mark.parametrize(
    "written", ["Budi (ALM)", "Budi (Alm.)", "ALM. Budi", "Budi Almarhum", "Budi, ALM", "Alm Budi", "(alm) Budi"]
)
def test_alm_tells_a_death_and_is_no_name(written):
    read = parted(pl.Series("raw_name", [written])).row(0, named=True)

    assert (read["name"], read["alm"]) == ("BUDI", True)


@pytest.mark.parametrize("written", ["Almira", "Alma Putri", "Salmah", None])
def test_names_that_begin_alike_are_no_death(written):
    assert parted(pl.Series("raw_name", [written], dtype=pl.String))["alm"].to_list() == [False]


@pytest.mark.parametrize("written", [None, "", "-", "#N/A", "....", "123", "'"])
def test_no_name_has_no_key(written):
    read = parted(pl.Series("raw_name", [written], dtype=pl.String)).row(0, named=True)

    assert (read["name"], read["name_key"]) == (None, None)


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "MUHAMMAD ALI",
            "Muh. Ali",
            "MOH ALI",
            "Moch. Ali",
            "MHD. ALI",
            "MUHAMAD ALI",
            "Mochammad Ali",
            "MOHAMAD ALI",
            "MUHD ALI",
        ),
        ("ABDUL RAHMAN", "ABD. RAHMAN", "Abd Rachman", "ABDOEL RACHMAN", "ABD.RAHMAN"),
        ("SITI AMINAH", "St. Aminah", "SITTI AMINAH", "ST AMINA", "Hj. Siti Aminah"),
        ("DAENG MATUTU", "DG. MATUTU", "Dg Matutu"),
        ("SUHARTO", "SOEHARTO"),
        ("JOYO", "DJOJO"),
        ("SURYADI", "SOERJADI"),
        ("CAHYA", "TJAHJA", "TJAHYA"),
        ("YUSUF", "JUSUF", "YUSUP", "JOESOEF"),
        ("AISYAH", "AISJAH", "AISAH", "AISYA"),
        ("SYAMSUDDIN", "SAMSUDIN", "SJAMSOEDDIN"),
        ("AHMAD", "ACHMAD", "AKHMAD", "AHMAT"),
        ("RIZKI", "RIZKY", "RISKI", "RISKY"),
        ("ZULKIFLI", "ZULKIPLI", "JULKIFLI", "DZULKIFLI"),
        ("FAUZI", "PAUJI"),
        ("ARIF", "ARIEF", "ARIP"),
        ("KHADIJAH", "HADIJAH", "CHADIDJAH"),
        ("NUR", "NOER", "NOOR"),
        ("PETALOLO", "PETTALOLO"),
        ("LUKY", "LUCKY"),
        ("ISMAIL", "ISMAEL"),
        ("HIDAYAT", "HIDAJAT"),
        ("FATIMAH", "FATIMA"),
        ("RAMADHAN", "RAMADAN"),
        ("MA'RUF", "MARUF", "MA’RUP"),
        ("ZAKIYAH", "ZAKIAH", "ZAKIYYAH"),
    ],
)
def test_usual_spellings_of_one_name_have_one_key(spellings):
    assert len(set(key(*spellings))) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("HASAN", "HASNA"), ("FITRI", "FITRIANI"), ("BUDI", "RUDI"), ("M ALI", "MUHAMMAD ALI"), ("JAMAL", "YAMAL"), ("RINA", "RINI"),
        ("SITI", "SUTI"), ("ANDI ALI", "ALI"),
    ],
)  # fmt: skip
def test_different_names_keep_different_keys(names):
    assert len(set(key(*names))) == len(names)


def test_tokens_keep_their_order_and_stay_joined_or_split():
    assert key("NUR HAYATI", "NURHAYATI", "HAYATI NUR") == ["NUR HAYATI", "NURHAYATI", "HAYATI NUR"]


letters = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)


@settings(max_examples=30)
@given(st.lists(letters, min_size=1, max_size=8))
def test_folding_a_fold_changes_nothing(tokens):
    once = folds(pl.Series("token", tokens))

    assert folds(once).to_list() == once.to_list()
    assert all(once)


@settings(max_examples=30)
@given(st.lists(st.text(max_size=30), max_size=6))
def test_any_text_keeps_its_row_and_never_has_an_empty_key(cells):
    read = parted(pl.Series("raw_name", cells, dtype=pl.String))

    assert read.height == len(cells)
    assert "" not in read["name_key"].to_list()
    assert (read["name"].is_null() == read["name_key"].is_null()).all()


@settings(max_examples=8)
@given(st.permutations(["Muh. Ali", "Hj. St. Aminah", "-", "BUDI (ALM)", "Drs. Umar, M.Si", "SOEHARTO"]))
def test_a_name_depends_on_its_own_cell_alone(names):
    together = parted(pl.Series("raw_name", names)).rows()

    assert together == [parted(pl.Series("raw_name", [name])).row(0) for name in names]


@pytest.mark.parametrize(
    ("written", "key"),
    [("RAM4DAN", "RAMADAN"), ("SIT1 AM1NA", "SITI AMINA"), ("AND1 5ALMA", "ANDI SALMA"), ("BUDI 2", "BUDI")],
)
def test_digits_that_look_like_letters_are_read_as_letters_in_the_key(written: str, key: str) -> None:
    expected, found = (name_keys(pl.Series([text]))[0] for text in (key, written))

    assert found == expected
