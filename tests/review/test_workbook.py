"""The workbook of undecided pairs goes out, is filled in, and comes back: each line taken, or refused with its reason."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

from tests.review.city import City, copied, made
from ucj_validate.finished import read_run

PAIRS = 6


@pytest.fixture(scope="module")
def kota(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("made"))


@pytest.fixture
def city(kota: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.chdir(tmp_path)
    return City(copied(kota, tmp_path), monkeypatch)


def all_of(word: str, note: str = "") -> object:
    return lambda _cells, _at: {"KEPUTUSAN": word, "CATATAN": note or None}


def told(city: City, path: Path, by: str = "Rani") -> dict[str, object]:
    done = city.ucj("review", "import", str(path), "--by", by, "--json")
    assert done.code in {0, 1}, done.err
    return dict(json.loads(done.out)[0]) | {"code": done.code}


def test_the_pairs_that_wait_go_out_most_valuable_first(city: City) -> None:
    lines = city.lines(city.export())

    assert len(lines) == PAIRS
    assert sorted(int(str(line["NO"])) for line in lines) == list(range(1, PAIRS + 1))
    assert all(line["KEPUTUSAN"] is None for line in lines)


def test_shares_of_two_reviewers_have_every_pair_once(city: City) -> None:
    parts = [city.lines(city.export(f"t{at}.xlsx", "--part", f"{at}/2")) for at in (1, 2)]

    numbers = [int(str(line["NO"])) for part in parts for line in part]
    assert [len(part) for part in parts] == [3, 3]
    assert len({(line["SUMBER"], line["BARIS"], line["CALON_BARIS"]) for part in parts for line in part}) == PAIRS
    assert sorted(numbers) == [1, 1, 2, 2, 3, 3]


def test_the_same_pairs_give_the_same_bytes(city: City) -> None:
    assert city.export("a.xlsx").read_bytes() == city.export("b.xlsx").read_bytes()


def test_a_filled_workbook_is_never_overwritten(city: City) -> None:
    path = city.export()

    assert city.ucj("review", "export", "jan", "--out", path.name).code == 2


def test_decisions_hold_in_the_next_run(city: City) -> None:
    waiting = city.export()
    outcome = told(city, city.filled(waiting, all_of("Setuju")))
    assert (outcome["new"], outcome["refused"], outcome["code"]) == (PAIRS, [], 0)

    done = city.ucj("reconcile", "--out", "feb", "--fail-on", "never", "--json")
    run = read_run(city.folder / "feb")

    assert json.loads(done.out)["answers"] == {"holds": PAIRS, "absent": 0, "unclear": 0, "contradicted": 0}
    assert run.links.filter(pl.col("decided_by") == "person")["decision"].unique().to_list() == ["accepted"]
    assert "0 dari 0" in city.ucj("review", "export", "feb", "--out", "lagi.xlsx").out


def test_what_is_rejected_stays_rejected_and_what_is_put_off_is_asked_last(city: City) -> None:
    words = ["Tolak", "Tunda", "Tolak", "Tolak", "Tolak", "Tolak"]
    path = city.filled(city.export(), lambda _cells, at: {"KEPUTUSAN": words[at]})
    told(city, path)
    city.ucj("reconcile", "--out", "jan", "--fail-on", "never", "-q")

    (left,) = city.lines(city.export("lagi.xlsx"))

    assert "Tunda – Rani" in str(left["KEPUTUSAN_SEBELUMNYA"])
    assert (
        set(read_run(city.folder / "jan").links.filter(pl.col("decided_by") == "person")["decision"])
        == {
            "rejected",
            "review",
        }
        or left["CALON_SUMBER"] != "peserta_bpjs.csv"
    )


def test_the_report_itself_can_be_filled_in(city: City) -> None:
    path = city.filled(
        city.folder / "jan" / "report.xlsx",
        lambda cells, _at: {"KEPUTUSAN": "Tolak"} if cells["CALON_BARIS"] else {},
        "laporan.xlsx",
    )

    done = city.ucj("review", "import", str(path), "--run", "jan", "--by", "Rani", "--json")

    assert json.loads(done.out)[0]["new"] == PAIRS


def test_the_same_file_read_twice_changes_nothing(city: City) -> None:
    path = city.filled(city.export(), all_of("Setuju"))

    first, second = told(city, path), told(city, path)

    assert (first["new"], second["new"], second["known"]) == (PAIRS, 0, PAIRS)


@pytest.mark.parametrize(("column", "value"), [("NIK", "0071011203850001"), ("CALON_NAMA", "ORANG LAIN")])
def test_a_line_whose_person_was_changed_is_refused(city: City, column: str, value: str) -> None:
    path = city.filled(city.export(), lambda _cells, at: {"KEPUTUSAN": "Setuju"} | ({column: value} if at == 0 else {}))

    outcome = told(city, path)

    assert (outcome["new"], outcome["code"]) == (PAIRS - 1, 1)
    (refused,) = outcome["refused"]  # type: ignore[misc]
    assert column in refused["reason"]
    assert value not in json.dumps(outcome)


def test_a_line_whose_row_has_changed_in_the_rolls_since_is_refused(city: City) -> None:
    path = city.filled(city.export(), all_of("Setuju"))
    line = next(cells for cells in city.lines(path) if cells["CALON_SUMBER"] == "peserta_bpjs.csv")
    kpj = str(line["CALON_KPJ"]).lstrip("0").encode()
    peserta = city.folder / "peserta_bpjs.csv"
    assert peserta.read_bytes().count(kpj) == 1
    peserta.write_bytes(peserta.read_bytes().replace(kpj, kpj[:-1] + (b"1" if kpj.endswith(b"0") else b"0")))
    city.ucj("reconcile", "--out", "jan", "--fail-on", "never", "-q")

    outcome = told(city, path)

    assert (outcome["new"], outcome["code"]) == (PAIRS - 1, 1)
    assert "berubah" in outcome["refused"][0]["reason"]  # type: ignore[index]


@pytest.mark.parametrize("word", ["=1+1", "Setuju?"])
def test_a_word_that_nobody_knows_is_refused(city: City, word: str) -> None:
    path = city.filled(city.export(), lambda _cells, at: {"KEPUTUSAN": word if at == 0 else "setuju "})

    outcome = told(city, path)

    assert outcome["new"] == PAIRS - 1
    assert word not in json.dumps(outcome["refused"])


def test_a_line_that_names_other_rows_is_refused(city: City) -> None:
    path = city.filled(
        city.export(), lambda _cells, at: {"KEPUTUSAN": "Setuju"} | ({"BARIS": 9_999} if at == 0 else {})
    )

    assert told(city, path)["new"] == PAIRS - 1


def test_a_pair_decided_twice_in_one_file_is_refused_both_times(city: City) -> None:
    import openpyxl

    path = city.filled(city.export(), all_of("Setuju"))
    book = openpyxl.load_workbook(path)
    sheet = book["PERLU VERIFIKASI"]
    head = [cell.value for cell in sheet[1]]
    sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(sheet.max_row, head.index("KEPUTUSAN") + 1).value = "Tolak"
    book.save(path)

    outcome = told(city, path)

    assert outcome["new"] == PAIRS - 1
    assert len(outcome["refused"]) == 2  # type: ignore[arg-type]


@pytest.mark.wide
def test_of_two_reviewers_nothing_is_lost_and_what_they_disagree_on_is_named(city: City) -> None:
    out = city.export()
    rani = city.filled(out, lambda _cells, at: {"KEPUTUSAN": "Setuju" if at < 4 else None}, "rani.xlsx")
    budi = city.filled(out, lambda _cells, at: {"KEPUTUSAN": "Tolak" if at in {3, 4, 5} else None}, "budi.xlsx")

    first, second = told(city, rani), told(city, budi, "Budi")

    assert (first["new"], second["new"], second["code"]) == (4, 3, 1)
    (conflict,) = second["conflicts"]  # type: ignore[misc]
    assert {one["reviewer"] for one in conflict} == {"Rani", "Budi"}
    kept = json.loads(city.ucj("review", "list", "--json").out)["answers"]
    assert len(kept) == 7
    assert sum(one["standing"] == "disputed" for one in kept) == 2

    lines = city.lines(city.export("sengketa.xlsx"))
    assert [int(str(line["NO"])) for line in lines] == [1]
    assert "Rani" in str(lines[0]["KEPUTUSAN_SEBELUMNYA"])
    assert "Budi" in str(lines[0]["KEPUTUSAN_SEBELUMNYA"])
    settled = told(city, city.filled(city.folder / "sengketa.xlsx", all_of("Tolak"), "sari.xlsx"), "Sari")
    assert (settled["new"], settled["conflicts"]) == (1, [])
    assert "0 dari 0" in city.ucj("review", "export", "jan", "--out", "habis.xlsx").out


@pytest.mark.wide
def test_a_disputed_pair_is_a_finding_of_the_next_run_until_it_is_settled(city: City) -> None:
    out = city.export()
    told(city, city.filled(out, all_of("Setuju"), "rani.xlsx"))
    told(city, city.filled(out, all_of("Tolak"), "budi.xlsx"), "Budi")

    done = city.ucj("reconcile", "--out", "feb", "--fail-on", "decision_disputed", "--json")

    summary = json.loads(done.out)
    assert done.code == 1
    assert summary["answers"]["contradicted"] == 2 * PAIRS
    assert "decision_disputed" in {finding["code"] for finding in summary["findings"]}


def test_an_answer_is_taken_back_and_asked_again(city: City) -> None:
    told(city, city.filled(city.export(), all_of("Setuju")))

    done = city.ucj("review", "undo", "--last", "--by", "Rani", "--reason", "salah lihat")

    assert done.code == 0
    assert len(city.lines(city.export("lagi.xlsx"))) == 1
    assert city.ucj("review", "undo", "--last", "--by", "Orang Lain").code == 2
    assert city.ucj("review", "undo", "0000000000000000").code == 2


def test_a_note_is_kept_without_numbers_that_could_be_somebodys(city: City) -> None:
    nik = "7271011203859001"
    told(city, city.filled(city.export(), all_of("Setuju", f"KTP {nik} dan 0812 3456 7890 dilihat")))

    listed = city.ucj("review", "list", "--json").out

    assert "dilihat" in listed
    assert nik not in listed
    held = b"".join(path.read_bytes() for path in (city.folder / ".ucj").iterdir())
    assert nik.encode() not in held
    assert b"0812 3456" not in held


def test_no_value_of_a_row_lies_in_the_state(city: City) -> None:
    path = city.export()
    told(city, city.filled(path, all_of("Tolak", "sudah dilihat")))

    held = b"".join(one.read_bytes() for one in (city.folder / ".ucj").iterdir())
    for line in city.lines(path):
        for column in ("NIK", "CALON_NIK", "NAMA", "CALON_NAMA", "NO_KK", "CALON_KPJ"):
            value = line.get(column)
            if value and len(str(value)) > 5:
                assert str(value).encode() not in held


def test_answers_go_to_another_office_with_the_same_key(city: City, kota: Path, tmp_path: Path) -> None:
    told(city, city.filled(city.export(), all_of("Tolak")))
    assert city.ucj("review", "export", "--answers", "jawaban.json").code == 0
    (tmp_path / "lain").mkdir()
    other = City(copied(kota, tmp_path / "lain"), city.monkeypatch)
    shutil.rmtree(other.folder / ".ucj")
    (other.folder / ".ucj").mkdir(mode=0o700)
    shutil.copy2(city.folder / ".ucj" / "key", other.folder / ".ucj" / "key")

    done = other.ucj("review", "import", str(city.folder / "jawaban.json"), "--json")

    assert json.loads(done.out)[0]["new"] == PAIRS
    assert "0 dari 0" in other.ucj("review", "export", "jan", "--out", "habis.xlsx").out


@pytest.mark.wide
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_that_libreoffice_has_saved_comes_back_whole(city: City, tmp_path: Path) -> None:
    path = city.filled(city.export(), all_of("Setuju"))
    for kind in ("ods",):
        to = tmp_path / kind
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{tmp_path}/profile",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(to),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        done = city.ucj("review", "import", str(to / f"terisi.{kind}"), "--run", "jan", "--by", kind, "--json")
        outcome = json.loads(done.out)[0]

        assert (outcome["new"], outcome["refused"]) == (PAIRS, [])


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"nik,nama\n1,2\n"])
def test_what_is_no_workbook_of_decisions_is_refused(city: City, content: bytes) -> None:
    (city.folder / "x.xlsx").write_bytes(content)

    done = city.ucj("review", "import", "x.xlsx", "--run", "jan")

    assert done.code == 3
    assert done.tells_nobody()


@pytest.mark.wide
def test_purging_a_run_leaves_nothing_of_it(city: City) -> None:
    told(city, city.filled(city.export(), all_of("Tolak")))
    city.ucj("reconcile", "--out", "feb", "--fail-on", "never", "-q")
    seals = [one["id"] for one in json.loads(city.ucj("review", "list", "--json").out)["answers"]]

    assert city.ucj("purge", "jan", "feb", "--state").code == 2  # nobody there to say yes
    assert (city.folder / "jan").is_dir()
    done = city.ucj("purge", "jan", "feb", "--answers")

    assert done.code == 0
    assert not (city.folder / "jan").exists()
    held = b"".join(one.read_bytes() for one in (city.folder / ".ucj").iterdir())
    assert not any(seal.encode() in held for seal in seals)
    assert json.loads(city.ucj("review", "list", "--json").out)["answers"] == []
    assert city.ucj("purge", "--state", "--yes").code == 0
    assert not (city.folder / ".ucj").exists()


def test_purge_removes_nothing_where_one_folder_is_no_run(city: City) -> None:
    (city.folder / "foto").mkdir()

    assert city.ucj("purge", "jan", "foto", "--yes").code == 2
    assert (city.folder / "jan").is_dir()
