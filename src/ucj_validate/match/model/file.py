"""A model read from a file: model.json of a run folder, or a copy of it."""

from __future__ import annotations

import json
from pathlib import Path

from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.match.model.document import StoredModel, model_of, pinned_model
from ucj_validate.match.model.nik import shipped_model
from ucj_validate.match.model.opaque import shipped_opaque_model
from ucj_validate.refusals import OURS

NAME = "model.json"
"""The file of a run folder."""
_LARGEST = 1_000_000
"""Bytes: a model of all levels is some 15 kB."""


def read_model(path: Path) -> StoredModel:
    """The model in the file `path`, or in the run folder `path`.

    Raises:
        UsageError: it is not there, or no model.
    """
    file = path / NAME if path.is_dir() else path
    return model_of(_document(file), str(file))


def read_pinned(path: Path, id_kind: str) -> StoredModel:
    """The model at `path`, to weigh ids of `id_kind` by.

    Raises:
        UsageError: it is not there, no model, or one of another kind, schema or set of levels.
    """
    file = path / NAME if path.is_dir() else path
    expected = shipped_opaque_model() if id_kind == "opaque" else shipped_model()
    return pinned_model(_document(file), str(file), expected)


def _document(file: Path) -> object:
    try:
        if file.stat().st_size > _LARGEST:
            raise UsageError(str(file), _("terlalu besar untuk sebuah model pemadanan"), advice=_("sebut model.json"))
        return json.loads(file.read_bytes())
    except OSError as error:
        if error.errno in OURS:
            raise
        raise UsageError(
            str(file),
            _("model pemadanan tidak dapat dibuka"),
            advice=_("sebut folder hasil atau model.json yang ada, pada perintah ini atau pada [match] model"),
        ) from None
    except (ValueError, RecursionError):
        raise UsageError(str(file), _("model pemadanan bukan JSON"), advice=_("sebut model.json")) from None
