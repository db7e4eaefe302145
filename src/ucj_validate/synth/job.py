"""The `ucj.toml` with which `ucj-validate reconcile` runs in a made-up city's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ucj_validate.synth.options import CityName, SynthOptions
from ucj_validate.synth.rows import MEMBERS, NON_ASN, RENTAN, UMKM


def job_toml(options: SynthOptions, files: dict[str, str], lists: dict[str, str]) -> str:
    """The job as TOML text. `files` names each table's file, `lists` each reference list's."""
    rolls = ", ".join(f'"{files[table]}"' for table in (UMKM, RENTAN, NON_ASN))
    lines = [
        f"# {options.facts.title}: kota rekaan dari `ucj-validate synth`, bukan data orang sungguhan",
        f'city = "{options.facts.title}"',
        f"as_of = {options.as_of.isoformat()}",
        "",
        "[input]",
        f"rolls = [{rolls}]",
        f'members = ["{files[MEMBERS]}"]',
        "",
        "[rules]",
        f"grace_months = {options.grace_months}",
        f'area = ["{options.facts.code}"]',
    ]
    if lists:
        lines += ["", "[reference]", *(f'{key} = ["{name}"]' for key, name in sorted(lists.items()))]
    for name, persons, source, day in options.targets:
        lines += [
            "",
            "[[target]]",
            f'name = "{name}"',
            f"persons = {persons}",
            f'source = "{source}"',
            f"date = {day.isoformat()}",
        ]
    return "\n".join(lines) + "\n"


LIST_KEYS = {"daftar_asn_pppk.csv": "asn", "daftar_meninggal.csv": "deaths", "daftar_pindah.csv": "moved"}


def joint_toml(cities: Sequence[SynthOptions], files: dict[str, str], lists: Mapping[CityName, Sequence[str]]) -> str:
    """One job over the folders of several cities, as TOML text. `lists`: each city's reference lists, by file name."""
    named: dict[str, list[str]] = {}
    for options in cities:
        for file in lists[options.city]:
            named.setdefault(LIST_KEYS[file], []).append(f"{options.city}/{file}")

    def array(items: Sequence[str]) -> str:
        return "[" + ", ".join(f'"{item}"' for item in items) + "]"

    lines = [
        "# kota-kota rekaan dari `ucj-validate synth --cities`, bukan data orang sungguhan",
        f'city = "{" + ".join(options.facts.title for options in cities)}"',
        f"as_of = {cities[0].as_of.isoformat()}",
        "",
        "[input]",
        f"rolls = {array([f'{each.city}/{files[table]}' for each in cities for table in (UMKM, RENTAN, NON_ASN)])}",
        f"members = {array([f'{each.city}/{files[MEMBERS]}' for each in cities])}",
        "",
        "[rules]",
        f"grace_months = {cities[0].grace_months}",
        f"area = {array([each.facts.code for each in cities])}",
    ]
    if named:
        lines += ["", "[reference]", *(f"{key} = {array(paths)}" for key, paths in sorted(named.items()))]
    return "\n".join(lines) + "\n"
