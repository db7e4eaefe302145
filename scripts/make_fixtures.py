"""Make the committed fixtures from their seeds, or a city at full size.

    python scripts/make_fixtures.py palu|palopo [--full DIR]

Without `--full` the folder `fixtures/<city>` is written anew, with its README. With `--full` the city
is made at full size in DIR, as its report counted it: Palopo of 25 March 2024, 36.553 of 59.392; Palu of 24 April 2025,
20.982 UMKM owners covered and 18.000 not, 15.138 vulnerable workers paid by the city.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from ucj_validate.synth.city import City, Written, make_city, write_city
from ucj_validate.synth.faults import FAULTS, PLANTED
from ucj_validate.synth.options import CityName, Noise, RollPlan, Serials, SynthOptions
from ucj_validate.synth.rows import NON_ASN, RENTAN, UMKM

FIXTURES = Path(__file__).parents[1] / "fixtures"
PALOPO_DAY = date(2024, 3, 25)
PALOPO_SOURCE = "Rapat evaluasi kepesertaan Jamsostek Kota Palopo, 25 Maret 2024: 36.553 dari 59.392"

# The first seed with which every kind of fault and list occurs, at ordinary rates, in about 1.200 roll rows.
PALU = SynthOptions(persons=1660, seed=30, serials=Serials.RESERVED)
PALOPO = SynthOptions(
    persons=660,
    seed=7373,
    noise=Noise.CERTAIN,
    as_of=PALOPO_DAY,
    serials=Serials.RESERVED,
    city=CityName.PALOPO,
    persons_on_rolls=460,
    active_on_rolls=366,
    targets=(("Sasaran UCJ Palopo, skala 1:100", 594, PALOPO_SOURCE, PALOPO_DAY),),
)
PALOPO_FULL = replace(
    PALOPO,
    persons=66_000,
    persons_on_rolls=46_000,
    active_on_rolls=36_553,
    targets=(("Sasaran UCJ Palopo", 59_392, PALOPO_SOURCE, PALOPO_DAY),),
)
PALU_FULL = SynthOptions(
    persons=93_000,
    seed=727102,
    noise=Noise.CERTAIN,
    serials=Serials.RESERVED,
    rolls=(
        RollPlan(RENTAN, persons=21_060, eligible=21_000, active=15_138, payer="APBD KOTA PALU"),
        RollPlan(UMKM, persons=39_100, eligible=38_982, active=20_982, payer="MANDIRI"),
        RollPlan(NON_ASN, persons=5_200, payer="PEMBERI KERJA"),
    ),
    payer_off_rolls="MANDIRI",
)
"""Palu as it was counted: nobody else than the 15.138 has an informal premium paid by the city.

Of three seeds tried two give every figure exactly; of 7271 one owner of 20.982 waits for review, whose only name DYAH an
old spelling turns into DJAH.
"""
FULL = {"palu": PALU_FULL, "palopo": PALOPO_FULL}

PURPOSE = {
    "palu": """\
Three rolls and a participant export as offices make them, at an ordinary level of noise: UMKM owners by
kecamatan (`roll_umkm.xlsx`), *pekerja rentan* paid by the city (`roll_pekerja_rentan.csv`), non-ASN staff by OPD
(`roll_non_asn.xlsx`), the export (`peserta_bpjs.csv`), and lists of people who died, moved or became ASN/PPPK.
Every kind of fault the generator knows occurs at least once. Another city of that name, made by `make palu` at full size,
holds what was told of Palu on 24 April 2025: 38.982 eligible UMKM owners, 20.982 of them covered and 18.000 not, and 15.138
vulnerable workers whose premium the city pays; a report of it states these figures.""",
    "palopo": """\
Palopo's report of 25 March 2024 at 1:100: its target of 59.392 is 594 here, its 36.553 covered people are 366.
Only damage that is always resolved with certainty is planted (each row keeps its NIK), so a sound reconciliation
finds exactly 366 active people on the rolls: 366 of 594 = 61,62 %. At full size it finds 36.553 of 59.392 = 61,55 %
(the report cut the quotient 61,545… to 61,54). Full size: `make palopo`.""",
}
LAYOUT = """\
| file | how it is laid out |
| --- | --- |
| `roll_umkm.xlsx` | a sheet a kecamatan; merged titles, header in row 5, total and signature below; dates real in one sheet, text in the next |
| `roll_pekerja_rentan.csv` | semicolons, cp1252, CRLF; place and date of birth in one column, Indonesian months; header repeated every 400 records, some addresses over two lines, total at the end |
| `roll_non_asn.xlsx` | header over two rows, numbering row (1) (2) (3) under it, total and signature below |
| `peserta_bpjs.csv` | UTF-8 with BOM, CRLF, {delimiter}; BLTH in several spellings |
| `daftar_*.csv` | people who don't count, where there are any; named in `ucj.toml` |
| `truth_rows.csv` | for every row: file, sheet, line as a person sees it, true person, why the row is there, its faults |
| `truth_persons.csv` | for every person: membership at the as-of date, expected status of the row that counts, who is whose twin, namesake or father |
"""


def readme(name: str, city: City, written: Written) -> str:
    """What the folder holds, how it was made, and what is planted how often."""
    options = city.options
    people = [person for person in city.population.people if city.enrolment.first_roll(person.number)]
    pairs = {
        "twins": sum(person.twin_of is not None for person in people),
        "father and son of one name": sum(person.father_of is not None for person in people),
        "planted namesakes": sum(person.namesake_of is not None for person in people),
    }
    memberships = Counter(city.memberships.of_person[person.number].value for person in people)
    lines = [
        f"# {options.facts.title}, made up", "", PURPOSE[name], "",
        (f"Made by `python scripts/make_fixtures.py {name}`: seed {options.seed}, noise `{options.noise.value}`, as of {options.as_of}; "
        f"{len(people)} people on the rolls in {written.roll_rows} rows, {written.member_rows} rows in the export. The same command gives the same bytes."),
        "", ("Nobody here exists. Every NIK and No KK carries a serial of 9000–9999: real serials count the people of one kecamatan born on one day, "
        "and never get there. Region codes are real, because a made-up one would put a finding on every row. Phone numbers begin with 0800, which no mobile has."),
        "", LAYOUT.format(delimiter="commas" if options.seed % 2 else "bars"),
        "Memberships of the people on the rolls: " + ", ".join(f"{key} {n}" for key, n in sorted(memberships.items())) + ".",
        "Easily confused, at least one of the two on a roll: " + ", ".join(f"{key} {n}" for key, n in pairs.items()) + ".", "",
        "| planted | roll rows | member rows |", "| --- | --- | --- |", *_planted(city),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _planted(city: City) -> list[str]:
    """Table lines: how many rows carry each fault, and why rows are there."""
    roll = Counter(kind for row in city.enrolment.rows for kind in [row.kind, *row.faults])
    members = Counter(kind for row in city.memberships.rows for kind in [row.kind, *row.faults])
    known = list(dict.fromkeys([*PLANTED, *FAULTS]))
    kinds = sorted({*roll, *members}, key=lambda kind: (known.index(kind) if kind in known else -1, kind))
    return [f"| `{kind}` | {roll[kind]} | {members[kind]} |" for kind in kinds]


def main() -> None:
    """Make one city."""
    parser = argparse.ArgumentParser(description="Make the fixtures.")
    parser.add_argument("city", choices=("palu", "palopo"))
    parser.add_argument("--full", type=Path, metavar="DIR", help="full size, into DIR")
    arguments = parser.parse_args()
    if arguments.full is not None:
        write_city(make_city(FULL[arguments.city]), arguments.full)
        return
    city = make_city({"palu": PALU, "palopo": PALOPO}[arguments.city])
    folder = FIXTURES / arguments.city
    written = write_city(city, folder)
    (folder / "README.md").write_text(readme(arguments.city, city, written), encoding="utf-8")


if __name__ == "__main__":
    main()
