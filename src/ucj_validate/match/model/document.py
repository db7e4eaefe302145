"""A matching model as a document: what each level is worth, on how many pairs that rests, and how it was learnt.

One form for both kinds of id. A document is all that weighing needs: a run that is given last month's weighs as that
run did, to the last bit. It holds shares and counts only, no person's value.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _

SCHEMA = "ucj-validate/model/1"
SHIPPED, LEARNT, PINNED = "shipped", "learnt", "pinned"
_DIGITS = 9
"""Significant digits of a share: a model weighs by what is written in its document, not by what was cut off."""


@dataclass(frozen=True)
class LevelShare:
    """One level of one field."""

    code: str
    """As in `links.parquet`; of two fields weighed jointly both codes, space separated."""
    m: float
    """Share among pairs of one person."""
    u: float
    """Share among pairs of two people; where a value's rarity counts too, what it is set against."""
    pairs: float = 0.0
    """Pairs of rows of one person that were seen with it, as far as they are one person's."""
    shipped_bits: float | None = None
    """The weight before anything was learnt; None where none is shipped."""

    @property
    def bits(self) -> float:
        """log2(m / u), of the shares as a document holds them."""
        return math.log2(rounded(self.m) / rounded(self.u))


@dataclass(frozen=True)
class StoredModel:
    """A model with its levels by field, in order."""

    id_kind: str
    fields: Mapping[str, tuple[LevelShare, ...]]
    numbers: Mapping[str, float]
    """What else is weighed with: how common matches are."""
    training: Mapping[str, float | bool] = field(default_factory=dict)
    """Counts of what it was learnt from."""
    origin: str = SHIPPED
    """Where this run has it from; not part of the document."""

    @property
    def converged(self) -> bool:
        """The estimate stood still in the end; a shipped or pinned model has nothing to estimate."""
        return self.origin != LEARNT or bool(self.training.get("converged", True))

    def document(self) -> dict[str, Any]:
        """The model as plain JSON values."""
        return {
            "schema": SCHEMA,
            "id_kind": self.id_kind,
            "fields": {name: [_level(level) for level in levels] for name, levels in self.fields.items()},
            "numbers": {name: rounded(value) for name, value in self.numbers.items()},
            "training": dict(self.training),
        }

    def text(self) -> str:
        """The document as it is written to a file."""
        return json.dumps(self.document(), ensure_ascii=False, indent=1) + "\n"

    def digest(self) -> str:
        """SHA-256 of the document's text: two runs with one digest weigh alike."""
        return sha256(self.text().encode()).hexdigest()

    def described(self) -> dict[str, object]:
        """What run.json says of it."""
        return {"origin": self.origin, "sha256": self.digest(), **self.training}


def rounded(share: float) -> float:
    """`share` as a document holds it."""
    return float(f"{share:.{_DIGITS}g}")


def _level(level: LevelShare) -> dict[str, Any]:
    told: dict[str, Any] = {"level": level.code, "m": rounded(level.m), "u": rounded(level.u)}
    told |= {"bits": round(level.bits, 4), "pairs": round(level.pairs, 1)}
    if level.shipped_bits is not None:
        told["shipped_bits"] = round(level.shipped_bits, 4)
    return told


def pinned_model(document: object, where: str, expected: StoredModel) -> StoredModel:
    """The model of `document`, to be used as it is. `expected`: the shipped model, whose kind and levels it must have.

    Raises:
        UsageError: it is no model, or one that this run can't weigh by.
    """
    read = model_of(document, where)
    if read.id_kind != expected.id_kind:
        raise _unusable(where, _("model ini untuk jenis nomor lain"), read.id_kind, f"match.id_kind = {read.id_kind}")
    own, theirs = ({name: [one.code for one in of] for name, of in m.fields.items()} for m in (expected, read))
    other = sorted(
        {*own.keys() ^ theirs.keys(), *(name for name in own.keys() & theirs.keys() if own[name] != theirs[name])}
    )
    if other or read.numbers.keys() != expected.numbers.keys():
        raise _unusable(where, _("model ini mengenal isian atau tingkat lain"), ", ".join(other), _another())
    return replace(read, origin=PINNED)


def model_of(document: object, where: str) -> StoredModel:
    """The model of `document`, of whichever kind.

    Raises:
        UsageError: it is no model of this schema.
    """
    schema = document.get("schema") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or schema != SCHEMA:
        raise _unusable(where, _("bukan model pemadanan {schema}").format(schema=SCHEMA), str(schema)[:60], _another())
    try:
        return StoredModel(
            id_kind=str(document["id_kind"]),
            fields={str(name): _levels(levels) for name, levels in document["fields"].items()},
            numbers={str(name): _finite(value) for name, value in document["numbers"].items()},
            training={
                str(name): value if isinstance(value, bool) else _finite(value)
                for name, value in document["training"].items()
            },
            origin=LEARNT if document["training"] else SHIPPED,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _unusable(where, _("model pemadanan tidak utuh"), "", _another()) from None


def _levels(levels: Sequence[Mapping[str, Any]]) -> tuple[LevelShare, ...]:
    return tuple(
        LevelShare(
            code=str(one["level"]),
            m=_share(one["m"]),
            u=_share(one["u"]),
            pairs=_finite(one["pairs"]),
            shipped_bits=_finite(one["shipped_bits"]) if "shipped_bits" in one else None,
        )
        for one in levels
    )


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError
    return value


def _share(value: object) -> float:
    if (share := _finite(value)) <= 0:
        raise ValueError
    return share


def _unusable(where: str, problem: str, found: str, advice: str) -> UsageError:
    return UsageError(where, problem, found=found, advice=advice)


def _another() -> str:
    return _("pakai model.json dari folder hasil versi program ini, atau jalankan tanpa model tetap")
