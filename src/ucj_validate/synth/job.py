"""The `ucj.toml` with which `ucj-validate reconcile` runs in a made-up city's folder."""

from __future__ import annotations

from ucj_validate.synth.options import SynthOptions
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
