"""`explain`: a row's way to its status, told to the officer who has to tell it to a family."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.cli.command import Ended, ucj_here
from ucj_validate.cli.explanation.explain_facts import Place
from ucj_validate.cli.explanation.explain_lookup import by_row
from ucj_validate.cli.explanation.explain_screen import lines
from ucj_validate.cli.explanation.explain_words import place_words, rule_words
from ucj_validate.cli.explanation.explaining import explained
from ucj_validate.cli.speaking.plain import show
from ucj_validate.finished import RunData, read_run
from ucj_validate.match.explanation import bars, compared_rows, evidence
from ucj_validate.match.model.rules import RULES

PALU = Path(__file__).parents[2] / "fixtures" / "palu"


@pytest.fixture(scope="module")
def palu(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the fixture city."""
    folder = tmp_path_factory.mktemp("explained")
    config = PALU / "ucj.toml"
    done = ucj_here(
        folder, "reconcile", "-c", str(config), "--out", "run", "--format", "csv", "--fail-on", "never", "-q"
    )
    assert done.code == 0, done.err
    return folder / "run"


def explain(run: Path, *arguments: str) -> Ended:
    return ucj_here(run.parent, "explain", run.name, *arguments)


@pytest.fixture(scope="module")
def data(palu: Path) -> RunData:
    """The same run, read once."""
    return read_run(palu)


def told(data: RunData, row: dict[str, Any], *, show_values: bool = False) -> dict[str, Any]:
    """The JSON answer for a row."""
    found, rejects = by_row(data, address(row))
    (answer,) = explained(data, found, rejects, show_values=show_values).facts()["rows"]
    return dict(json.loads(json.dumps(answer)))


def address(row: dict[str, Any]) -> str:
    sheet = f"#{row['sheet']}" if row["sheet"] else ""
    return f"{row['file']}{sheet}:{row['line']}"


def rows(run: Path, **wanted: object) -> pl.DataFrame:
    roll = pl.read_parquet(run / "roll.parquet")
    for name, value in wanted.items():
        roll = roll.filter(pl.col(name) == value)
    return roll


def first(run: Path, **wanted: object) -> dict[str, Any]:
    return rows(run, **wanted).row(0, named=True)


def personal(row: dict[str, Any]) -> list[str]:
    """What names the row's person. One short word may stand in any sentence."""
    return [value for value in (row["nik"], row["raw_nik"], row["raw_name"], row["no_kk"], row["phone"]) if value and len(value) > 7]  # fmt: skip


def test_the_bars_of_every_link_add_up_to_its_weight(data: RunData) -> None:
    links, accept = data.links, data.settings.match.accept
    held = evidence(data.roll_people, data.member_people)

    pairs = compared_rows(held, links["roll_row"].to_numpy(), links["member_row"].to_numpy() + data.roll.height)

    parts = set()
    for link, pair in zip(links.iter_rows(named=True), pairs.iter_rows(named=True), strict=True):
        steps = bars(pair, link, accept, name_slack=3.0)
        assert sum(bar.bits for bar in steps) == pytest.approx(link["weight"], abs=1e-6)
        parts |= {bar.part for bar in steps}
    assert links.height > 700
    assert "version" not in parts
    assert parts & {"rule", "rivals", "other_rows"}


def test_the_levels_compared_again_are_those_of_the_run(data: RunData) -> None:
    links = data.links
    held = evidence(data.roll_people, data.member_people)

    pairs = compared_rows(held, links["roll_row"].to_numpy(), links["member_row"].to_numpy() + data.roll.height)

    for name in (name for name in links.columns if name.endswith("_level")):
        assert pairs[name].to_list() == links[name].to_list(), name


@pytest.mark.parametrize("status", ["active", "lapsed", "ended", "unregistered", "review", "excluded", "duplicate"])
def test_a_row_of_every_status_is_explained_within_eighty_columns(palu: Path, data: RunData, status: str) -> None:
    row = first(palu, status=status)
    answer = explained(data, *by_row(data, address(row)), show_values=False)

    text = [line.text for line in lines(answer)]

    assert max(map(len, text)) <= 80
    assert "1. Isi baris" in text
    assert [line for line in text if line.endswith(". Kesimpulan")]
    assert not [value for value in personal(row) if value in "\n".join(text)]


def test_the_command_draws_in_plain_letters_where_nobody_looks(palu: Path) -> None:
    row = first(palu, status="active")

    done = explain(palu, "--row", address(row))

    assert done.code == 0, done.err
    assert done.out.isascii()
    assert "####" in done.out


def test_the_answer_is_told_to_programs_too(palu: Path) -> None:
    row = first(palu, status="active")

    answer = json.loads(explain(palu, "--row", address(row), "--json").out)

    assert answer["schema"] == "ucj-validate/explain/1"
    assert [one["status"] for one in answer["rows"]] == ["active"]


def test_a_matched_row_tells_the_member_row_that_decides(palu: Path, data: RunData) -> None:
    row = first(palu, status="lapsed")

    answer = told(data, row)

    (deciding,) = [one for one in answer["member_rows"] if one["decides"]]
    assert deciding["place"] == {key: row[f"member_{key}"] for key in ("file", "sheet", "line")}
    assert deciding["status"] == "lapsed"
    assert answer["pair"]["decision"] == "accepted"


def test_a_runner_up_is_another_person_and_weaker(palu: Path, data: RunData) -> None:
    row = first(palu, status="active")

    answer = told(data, row)

    assert answer["runner_up"]["theirs"] != answer["pair"]["theirs"]
    assert answer["runner_up"]["weight"] < answer["pair"]["weight"]


def test_a_row_held_back_by_a_rule_names_it(data: RunData) -> None:
    link = data.links.filter(pl.col("rule").is_not_null(), pl.col("rank") == 1, decision="review").row(0, named=True)
    row = {key: link[f"roll_{key}"] for key in ("file", "sheet", "line")}
    answer = explained(data, *by_row(data, address(row)), show_values=False)

    text = " ".join(" ".join(line.text for line in lines(answer)).split())

    assert f"Ditahan aturan: {rule_words(link['rule'])}." in text
    assert "_" not in rule_words(link["rule"])
    assert told(data, row)["pair"]["rule"] == link["rule"]


def test_every_rule_of_the_matcher_has_words() -> None:
    unworded = [
        rule for rule in (*RULES, "both_linked_elsewhere") if rule and rule_words(rule) == rule.replace("_", " ")
    ]

    assert not unworded


def test_a_duplicate_tells_which_row_counts_and_why(palu: Path, data: RunData) -> None:
    row = first(palu, status="duplicate")
    standing = first(palu, person=row["person"], counts=True)

    answer = told(data, row)

    assert answer["duplicate"]["standing"] == {key: standing[key] for key in ("file", "sheet", "line")}
    assert answer["duplicate"]["reason"] in {"nik_form", "fuller", "earlier"}
    assert answer["duplicate"]["pair"]["theirs"] == answer["duplicate"]["standing"]


def test_an_excluded_row_names_the_test_it_failed(palu: Path, data: RunData) -> None:
    row = next(row for row in rows(palu, status="excluded").iter_rows(named=True) if "asn_or_pppk" in row["findings"])

    answer = told(data, row)

    assert {"code": "asn_or_pppk", "outcome": "failed"} in answer["checks"]


def test_no_row_that_is_not_linked_looks_as_if_it_should_be(palu: Path, data: RunData) -> None:
    for row in rows(palu, status="unregistered").head(8).iter_rows(named=True):
        answer = told(data, row)
        assert answer["pair"]["probability"] < 0.2


def test_values_are_shown_only_when_asked_for(palu: Path, data: RunData) -> None:
    row = next(one for one in rows(palu, status="active").iter_rows(named=True) if len(one["raw_name"]) > 7)

    masked, shown = told(data, row), told(data, row, show_values=True)

    assert masked["values"]["nik"] != row["nik"]
    assert shown["values"]["nik"] == row["nik"]
    assert shown["pair"]["fields"][0]["theirs"] == row["nik"]
    hidden = [field for field in shown["runner_up"]["fields"] if field["field"] == "nik"]
    assert all("•" in field["theirs"] for field in hidden)


def test_a_screen_shows_the_values_that_were_asked_for_and_no_nik_in_names(
    palu: Path, data: RunData, capsys: pytest.CaptureFixture[str]
) -> None:
    row = next(rows(palu, status="active").iter_rows(named=True))
    answer = explained(data, *by_row(data, address(row)), show_values=True)

    show(lines(answer))
    hidden = capsys.readouterr().out
    show(lines(answer), values=True)

    assert row["nik"] not in hidden
    assert row["nik"] in capsys.readouterr().out
    assert place_words(Place(f"{row['nik']}.csv", row["nik"], 2)).count("•") == 16


def test_a_person_is_found_by_nik_typed_on_standard_input(palu: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = first(palu, status="active", nik_form="sound", counts=True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f" {row['nik'][:6]} {row['nik'][6:]}\n"))

    done = explain(palu, "--nik", "-")

    assert done.out.startswith(row["file"])
    assert f"baris {row['line']}:" in done.out.splitlines()[0]
    assert row["nik"] not in done.out


def test_a_nik_one_digit_off_leads_to_the_rows_place(palu: Path) -> None:
    row = first(palu, status="active", nik_form="sound", counts=True)
    typed = row["nik"][:-1] + str((int(row["nik"][-1]) + 5) % 10)

    done = explain(palu, "--nik", typed)

    assert done.code == 2
    assert f"baris {row['line']}" in done.err
    assert typed not in done.err
    assert row["nik"] not in done.err


def test_a_member_row_tells_whom_it_belongs_to(palu: Path, data: RunData) -> None:
    row = first(palu, status="active")
    member = {key: row[f"member_{key}"] for key in ("file", "sheet", "line")}

    answer = told(data, member)

    assert answer["kind"] == "members"
    assert {key: row[key] for key in ("file", "sheet", "line")} in answer["linked"]


def test_a_row_that_was_set_aside_tells_why_it_is_no_person(palu: Path) -> None:
    reject = (
        pl.read_csv(palu / "rejects.csv", infer_schema=False).filter(pl.col("reason") == "total").row(0, named=True)
    )

    done = explain(palu, "--row", address(reject))

    assert done.code == 0
    assert "baris jumlah" in done.out
    assert reject["raw"] not in done.out


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("roll_pekerja_rentan.csv:99999", "baris orang terdekat"),
        ("lain.csv:3", "roll_pekerja_rentan.csv"),
        ("roll_umkm.xlsx:20", "roll_umkm.xlsx#Mantikulore:20"),
        ("roll_umkm.xlsx", "BERKAS:BARIS"),
    ],
)
def test_an_unknown_row_is_wrong_use_and_leads_on(palu: Path, asked: str, found: str) -> None:
    done = explain(palu, "--row", asked)

    assert done.code == 2
    assert found in done.err


def test_either_a_nik_or_a_row_is_asked_for(palu: Path) -> None:
    assert explain(palu).code == 2
    assert explain(palu, "--nik", "1", "--row", "a:1").code == 2
    assert explain(palu, "--nik", "abc").code == 2


def test_a_folder_that_is_no_run_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert explain(tmp_path / "empty", "--row", "a.csv:1").code == 2


@pytest.mark.parametrize("content", ['{"schema": "ucj-validate/run/2"}', "[]", "{"])
def test_a_run_of_another_schema_is_not_readable(palu: Path, tmp_path: Path, content: str) -> None:
    other = tmp_path / "run"
    shutil.copytree(palu, other)
    (other / "run.json").write_text(content, encoding="utf-8")

    assert explain(other, "--row", "a.csv:1").code == 3


def test_a_damaged_table_is_not_readable(palu: Path, tmp_path: Path) -> None:
    other = tmp_path / "run"
    shutil.copytree(palu, other)
    (other / "links.parquet").write_bytes(b"PAR1")

    done = explain(other, "--row", "a.csv:1")

    assert done.code == 3
    assert "links.parquet" in done.err


def test_the_answer_speaks_english_when_asked(palu: Path) -> None:
    row = first(palu, status="active")

    assert "Weight of evidence" in explain(palu, "--row", address(row), "--lang", "en").out
    assert explain(palu, "--row", address(row), "--lang", "xx").code == 2


def test_a_run_whose_weights_were_learnt_is_refused_with_the_reason(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UCJ_MATCH__ID_KIND", "opaque")
    ucj_here(office, "reconcile", "-r", "roll.csv", "-m", "members.csv", "-o", "run", "-q", "--format", "csv")

    done = explain(office / "run", "--row", "roll.csv:2")

    assert done.code == 2
    assert "opaque" in done.err


def test_a_pair_joined_by_way_of_another_row_tells_the_way(office: Path) -> None:
    full = ("0071011203850001", "LASADINDI TOMBOLOTUTU", "12-03-1985", "L", "0800111222333", "0071011203050009")
    bare = ("", "LASADINDI", "", "L", "0800111222333", "0071011203050009")
    (office / "roll.csv").write_text(
        "NIK,NAMA,TGL LAHIR,JK,NO HP,NO KK\n" + ",".join(full) + "\n" + ",".join(bare) + "\n", encoding="utf-8"
    )
    (office / "members.csv").write_text(
        "KPJ,NIK,NAMA TK,TGL LAHIR,STATUS KEPESERTAAN,BLTH TERAKHIR\n"
        "23000000001,0071011203850001,LASADINDI T,12-03-1985,AKTIF,03-2025\n",
        encoding="utf-8",
    )
    ucj_here(office, "reconcile", "-r", "roll.csv", "-m", "members.csv", "-o", "run", "-q", "--format", "csv")
    run = read_run(office / "run")

    answer = told(run, {"file": "roll.csv", "sheet": None, "line": 3})

    assert [(step["theirs"]["file"], step["theirs"]["line"]) for step in answer["chain"]] == [
        ("roll.csv", 2),
        ("members.csv", 2),
    ]
    assert answer["pair"]["bars"][-1]["part"] == "other_rows"
    assert sum(bar["bits"] for bar in answer["pair"]["bars"]) == pytest.approx(answer["pair"]["weight"])
