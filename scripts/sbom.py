"""Writes the bill of materials of the program as it is installed: CycloneDX 1.6 JSON from the lock with its hashes.

    python scripts/sbom.py [OUT]

One component a locked package, with the condition under which it is installed, and the hashes of its files as external
references; licences where the package is installed here and says so. The same lock gives the same bytes where the same packages are installed.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import uuid
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "runtime.txt"
OUT = ROOT / "dist" / "sbom.cdx.json"
NAME = "ucj-validate"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\]+?))? *\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_BUILD_ONLY = frozenset({"hatchling", "editables", "pluggy", "pathspec", "trove-classifiers"})
"""In the lock for building, not used when the program runs."""


@dataclass(frozen=True)
class Locked:
    """One package of the lock."""

    name: str
    version: str
    condition: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{self.name.lower().replace('_', '-')}@{self.version}"


def locked(text: str) -> list[Locked]:
    """The packages of a lock, in its order.

    Raises:
        ValueError: a package without hash, or a line that is not understood.
    """
    found: list[Locked] = []
    for block in re.split(r"\n(?=[^\s#])", "\n" + text):
        first = block.strip().partition("\n")[0].strip()
        if not first or first.startswith("#"):
            continue
        pinned = _PINNED.match(first)
        hashes = tuple(sorted(_HASH.findall(block)))
        if pinned is None or not hashes:
            raise ValueError(f"not a pinned package with hashes: {first[:80]}")
        found.append(Locked(pinned[1], pinned[2], (pinned[3] or "").strip(), hashes))
    return found


def bill(lock: str, version: str) -> dict[str, Any]:
    """The document."""
    packages = locked(lock)
    own = f"pkg:pypi/{NAME}@{version}"
    mark = uuid.uuid5(uuid.NAMESPACE_URL, f"{own}#{hashlib.sha256(lock.encode()).hexdigest()}")
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{mark}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": NAME,
                "version": version,
                "purl": own,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [_component(one) for one in packages],
        "dependencies": [
            {"ref": own, "dependsOn": sorted(one.purl for one in packages if one.name not in _BUILD_ONLY)},
            *({"ref": one.purl} for one in packages),
        ],
    }


def _component(one: Locked) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "scope": "excluded" if one.name in _BUILD_ONLY else "optional" if one.condition else "required",
        "purl": one.purl,
        "externalReferences": [
            {
                "type": "distribution",
                "url": one.purl,
                "comment": "one of the files that may be installed",
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
            for digest in one.hashes
        ],
    }
    if licence := _licence(one):
        made["licenses"] = [{"license": {"name": licence}}]
    if one.condition:
        made["properties"] = [{"name": "python:marker", "value": one.condition}]
    return made


def _licence(one: Locked) -> str:
    """As the package says itself, in one line; empty where it is not installed here or says nothing."""
    try:
        told = metadata.metadata(one.name)
    except metadata.PackageNotFoundError:
        return ""
    classified = [
        line.rpartition(" :: ")[2] for line in told.get_all("Classifier", []) if line.startswith("License ::")
    ]
    short = (told.get("License-Expression") or (classified[0] if classified else told.get("License") or "")).strip()
    return short.partition("\n")[0][:80]


def main() -> None:
    """Writes the document, and says where and of how many."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    made = bill(LOCK.read_text("utf-8"), metadata.version(NAME))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(made, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{out}: {len(made['components'])} packages")


if __name__ == "__main__":
    main()
