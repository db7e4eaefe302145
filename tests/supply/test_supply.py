"""What the program is made of: locked with hashes, listed, and kept from what runs data as code."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from jsonschema import Draft7Validator, FormatChecker
from referencing import Registry, Resource
from scripts import niks, sbom
from xlsxwriter import Workbook

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXCEPTIONS = {
    "cli/doctoring/project.py": {"S608"},
    "engines/spark/boot.py": {"S301"},
    "engines/spark/launching.py": {"S603"},
    "ingest/books/office.py": {"S314"},
    "ingest/books/reader.py": {"S603"},
    "ingest/books/sheets.py": {"S105"},
    "ingest/remote/fetching.py": {"S603"},
    "ingest/remote/postgresql.py": {"S608"},
    "ingest/remote/statement.py": {"S608"},
    "ingest/remote/storage.py": {"S603"},
    "report/page/charts/svg.py": {"S704"},
    "state/purging.py": {"S608"},
}
"""Where a rule of bandit's gives way, each with its reason on its line: SECURITY.md speaks of those that matter."""


def lock() -> str:
    return sbom.LOCK.read_text("utf-8")


def test_every_package_is_locked_with_hashes_and_stands_in_the_bill_of_materials() -> None:
    made = sbom.bill(lock(), "0.1.0")

    named = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock(), re.MULTILINE)
    assert [(one["name"], one["version"]) for one in made["components"]] == named
    hashes = [each["hashes"][0]["content"] for one in made["components"] for each in one["externalReferences"]]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", lock()))


def test_the_bill_is_one_by_the_schema_of_its_version() -> None:
    bill = sbom.bill(lock(), "0.1.0")
    schemas = {name: json.loads((files("cyclonedx.schema._res") / name).read_text("utf-8")) for name in _SCHEMAS}
    known: Any = Registry().with_resources((name, Resource.from_contents(one)) for name, one in _with_names(schemas))
    valid = Draft7Validator(schemas[_SCHEMAS[0]], registry=known, format_checker=FormatChecker())

    assert [error.message for error in valid.iter_errors(bill)] == []
    assert not valid.is_valid(bill | {"serialNumber": "urn:uuid:1"})
    assert not valid.is_valid(bill | {"components": [{"name": "polars"}]})


_SCHEMAS = (
    "bom-1.6.SNAPSHOT.schema.json",
    "spdx.SNAPSHOT.schema.json",
    "jsf-0.82.SNAPSHOT.schema.json",
    "cryptography-defs.SNAPSHOT.schema.json",
)


def _with_names(schemas: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each schema by its own address, and by the name under which the others know it."""
    for name, schema in schemas.items():
        yield schema["$id"], schema
        yield urljoin(schemas[_SCHEMAS[0]]["$id"], name.replace(".SNAPSHOT", "")), schema
        yield urljoin(schemas[_SCHEMAS[0]]["$id"], name), schema


def test_the_bill_is_the_same_for_the_same_lock() -> None:
    first, second = (json.dumps(sbom.bill(lock(), "0.1.0"), sort_keys=True) for _time in range(2))

    assert first == second
    assert sbom.bill(lock() + "\n", "0.1.0")["serialNumber"] != sbom.bill(lock(), "0.1.0")["serialNumber"]


def test_a_dependency_of_ours_is_in_the_bill() -> None:
    asked = {re.split(r"[\[>=<]", one)[0].lower() for one in SETTINGS["project"]["dependencies"]}

    assert asked <= {one["name"] for one in sbom.bill(lock(), "0.1.0")["components"]}


def test_a_package_without_a_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="hashes"):
        sbom.locked("rich==15.0.0\n")


def test_no_lock_names_an_index() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "http" not in path.read_text("utf-8"), path.name


def test_no_rule_of_bandits_is_switched_off_but_line_by_line() -> None:
    lint = SETTINGS["tool"]["ruff"]["lint"]

    assert lint["select"] == ["ALL"]
    assert [rule for rule in lint["ignore"] if rule.startswith("S")] == ["S101"]
    assert not any(
        rule.startswith("S")
        for path, rules in lint["per-file-ignores"].items()
        if path.startswith("src")
        for rule in rules
    )


def test_the_exceptions_to_bandits_rules_are_known() -> None:
    source = ROOT / "src" / "ucj_validate"
    found: dict[str, set[str]] = {}
    for path in source.rglob("*.py"):
        for codes in re.findall(r"# noqa: ([A-Z0-9, ]+)", path.read_text("utf-8")):
            if mine := set(re.findall(r"\bS[0-9]{3}\b", codes)):
                found.setdefault(path.relative_to(source).as_posix(), set()).update(mine)

    assert found == EXCEPTIONS


def test_bandit_is_given_way_to_where_ruff_is_and_nowhere_else() -> None:
    source = ROOT / "src" / "ucj_validate"
    lines = [line for path in source.rglob("*.py") for line in path.read_text("utf-8").splitlines() if "nosec" in line]

    assert all(re.search(r"  # nosec B(\d{3}) # noqa: S\1\b", line) for line in lines)
    assert "bandit -q -r src scripts -ll" in (ROOT / "Makefile").read_text("utf-8")


_CALLED = {"eval", "exec", "os.system", "os.popen", "subprocess.getoutput", "marshal.loads", "yaml.load"}


def test_nothing_is_evaluated_and_no_shell_is_asked() -> None:
    calls = [
        (path.name, node)
        for path in (ROOT / "src" / "ucj_validate").rglob("*.py")
        if re.search(
            r"\b(?:eval|exec|system|popen|getoutput)\(|pickle|marshal|yaml|shell=", text := path.read_text("utf-8")
        )
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
    ]

    assert [name for name, call in calls if ast.unparse(call.func) in _CALLED] == []
    assert [name for name, call in calls if any(word.arg == "shell" for word in call.keywords)] == []
    assert [name for name, call in calls if "pickle.load" in ast.unparse(call.func)] == ["boot.py"] * 2  # loads(…)(…)


@pytest.mark.parametrize(
    ("number", "suspect"),
    [
        ("7271011203" + "850001", True),
        ("7271015203" + "858999", True),
        ("7271011203859001", False),
        ("0071011203850001", False),
        ("9978011203850001", False),
        ("7271013113850001", False),
        ("7271011203850000", False),
        ("1111111111111111", False),
    ],
)
def test_a_number_is_suspect_that_could_be_a_living_persons(number: str, suspect: bool) -> None:
    assert niks.could_be_real(number) is suspect


def test_such_a_number_is_found_in_text_and_workbooks_and_stays_unsaid(tmp_path: Path) -> None:
    number = "7271011203" + "850001"
    (tmp_path / "a.csv").write_text(f"NIK\n{number}\n", encoding="utf-8")
    (tmp_path / "b.md").write_text(f"NIK {number[:6]} {number[6:12]} {number[12:]}", encoding="utf-8")
    with Workbook(str(tmp_path / "c.xlsx")) as book:
        book.add_worksheet().write_string(0, 0, number)

    found = niks.offences(sorted(tmp_path.iterdir()), tmp_path)

    assert found == {"a.csv": {number}, "b.md": {number}, "c.xlsx": {number}}
    assert number not in niks.told(found)


def test_the_repository_holds_none() -> None:
    assert niks.offences(niks.tracked()) == {}


def test_polars_takes_no_path_for_a_pattern() -> None:
    """A folder may be called `hasil [1]`: Polars would look for `hasil 1`, and read that."""
    readers = {"read_csv", "read_parquet", "scan_csv", "scan_parquet"}
    patterns = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "src").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in readers
        if not any(word.arg == "glob" for word in call.keywords)
        and not re.match(r"(io\.)?BytesIO|data$|.*read_bytes", ast.unparse(call.args[0]))
    ]

    assert patterns == []
