"""`--list`: reference lists on the command line, each as KIND=FILE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from ucj_validate.columns import ListKind
from ucj_validate.errors import UsageError
from ucj_validate.i18n import _

ReferenceLists = Annotated[
    list[str] | None,
    typer.Option(
        "--list",
        metavar="JENIS=BERKAS",
        help="Daftar rujukan: deaths (meninggal), claims (klaim), asn, moved (pindah), wage_earners (PU), decree (SK), "
        "dtsen (desil), candidates (calon). Boleh berulang; boleh pola *.",
    ),
]
"""The option as a command takes it."""
_AS_SAID = {
    "meninggal": ListKind.DEATHS,
    "klaim": ListKind.CLAIMS,
    "pppk": ListKind.ASN,
    "pindah": ListKind.MOVED,
    "pu": ListKind.WAGE_EARNERS,
    "sk": ListKind.DECREE,
    "desil": ListKind.DTSEN,
    "calon": ListKind.CANDIDATES,
}
"""The officers' own words, understood as well."""


def reference_lists(pairs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """`--list deaths=meninggal.csv` as the table `[reference]`: {"deaths": ("meninggal.csv",)}.

    Raises:
        UsageError: not KIND=FILE, or a kind that isn't known.
    """
    kinds = {str(kind): kind for kind in ListKind} | _AS_SAID
    lists: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        name, equals, file = pair.partition("=")
        kind = kinds.get(name.strip().lower())
        if not equals or kind is None or not file.strip():
            raise UsageError(
                "--list",
                _("bukan JENIS=BERKAS yang dikenal"),
                found=", ".join(ListKind),
                advice="--list deaths=meninggal.csv",
            )
        lists[str(kind)] = (*lists.get(str(kind), ()), file.strip())
    return lists
