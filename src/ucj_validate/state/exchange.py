"""Answers handed from one office to another: a file of pseudonyms, of use only to who holds the same key."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ucj_validate.columns import Verdict
from ucj_validate.errors import UnreadableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.state.answers import Answer, Endpoint, Entries, Withdrawal, add, entries
from ucj_validate.state.store import Store

SCHEMA = "ucj-validate/answers/1"
_Short = Annotated[str, Field(max_length=4_000)]
_Pseudonym = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _End(_Strict):
    side: Literal["roll", "members"]
    file: _Short
    sheet: _Short | None
    line: int
    seal: _Pseudonym
    nik: _Pseudonym | None
    kpj: _Pseudonym | None
    name: _Pseudonym | None
    birth: _Pseudonym | None
    no_kk: _Pseudonym | None
    phone: _Pseudonym | None
    mother: _Pseudonym | None
    near: tuple[_Pseudonym, ...]
    tokens: tuple[_Pseudonym, ...]


class _Answer(_Strict):
    id: _Short
    verdict: Verdict
    reviewer: _Short
    decided_at: Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$")]
    reason: _Short
    evidence: dict[str, str | float | int | list[str] | None]
    origin: _Short
    left: _End
    right: _End
    replaces: tuple[_Short, ...]


class _Withdrawal(_Strict):
    answer: _Short
    reviewer: _Short
    withdrawn_at: _Short
    reason: _Short


class _Document(_Strict):
    schema_: Literal["ucj-validate/answers/1"] = Field(alias="schema")
    key: _Short
    answers: tuple[_Answer, ...]
    withdrawals: tuple[_Withdrawal, ...]


@dataclass(frozen=True)
class Merged:
    """What came of reading another office's answers."""

    new: int
    known: int
    withdrawals: int
    conflicts: tuple[tuple[Answer, ...], ...]
    """Of the state as it is now: standing answers on one pair that don't agree."""


def document(store: Store) -> str:
    """All answers of the state as the text of an exchange file."""
    held = entries(store)
    content = {
        "schema": SCHEMA,
        "key": store.key.name,
        "answers": [asdict(one) for one in held.answers],
        "withdrawals": [asdict(one) for one in held.withdrawals],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def merge(store: Store, path: Path) -> Merged:
    """Adds the answers of an exchange file: all of them, or on any fault none.

    Raises:
        UnreadableError: the file is no such file, or was changed by hand.
        UsageError: it was made with another key.
    """
    told = _read(path)
    if told.key != store.key.name:
        raise UsageError(
            str(path),
            _("keputusan ini dibuat dengan kunci lain, sehingga barisnya tidak dapat dikenali"),
            advice=_("pakai berkas kunci yang sama di kedua kantor; serahkan lewat jalan yang aman"),
        )
    answers = [_answer(one) for one in told.answers]
    if any(one.named(store.key).id != one.id for one in answers):
        raise _foreign(path)
    withdrawals = [Withdrawal(**one.model_dump()) for one in told.withdrawals]
    before = len(entries(store).withdrawals)
    new = add(store, answers, withdrawals)
    now: Entries = entries(store)
    return Merged(new, len(answers) - new, len(now.withdrawals) - before, now.conflicts())


def _read(path: Path) -> _Document:
    try:
        return _Document.model_validate_json(path.read_bytes())
    except (OSError, ValidationError, ValueError):
        raise _foreign(path) from None


def _foreign(path: Path) -> UnreadableError:
    return UnreadableError(
        str(path),
        _("bukan berkas keputusan dari program ini, atau isinya diubah"),
        advice=_("minta berkas baru: ucj-validate review export --answers BERKAS"),
    )


def _answer(one: _Answer) -> Answer:
    values = one.model_dump(mode="json")
    ends = {name: Endpoint(**{**values[name], **_lists(values[name])}) for name in ("left", "right")}
    return Answer(**{**values, **ends, "replaces": tuple(values["replaces"])})


def _lists(end: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {"near": tuple(end["near"]), "tokens": tuple(end["tokens"])}
