"""What is asked of reference lists and criteria that cannot be meant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ucj_validate.columns import ListKind, Side
from ucj_validate.errors import UsageError
from ucj_validate.i18n import _
from ucj_validate.provenance import Source
from ucj_validate.reconcile.person_values import is_vulnerable
from ucj_validate.settings import Settings

_MAY_SHARE = (frozenset({ListKind.DECREE, ListKind.CANDIDATES}),)
"""Lists that may be one file; families (DTSEN) may be any: their extract can hold the people too."""


def refuse_unheld_criteria(settings: Settings, rolls: Sequence[Source]) -> None:
    """Proves that every criterion that is on has what it speaks of.

    Raises:
        UsageError: a decree is asked for and none is given, or no roll has a name that `vulnerable_rolls` asks for.
    """
    rules = settings.rules
    if rules.require_decree and not settings.reference.decree:
        raise UsageError(
            "rules.require_decree",
            _("SK disyaratkan, tetapi daftar SK belum diberikan"),
            advice=_("sebut berkasnya: --list decree=BERKAS, atau decree di [reference] pada ucj.toml"),
        )
    for pattern in rules.vulnerable_rolls:
        alone = rules.model_copy(update={"vulnerable_rolls": (pattern,)})
        if not any(is_vulnerable(source.file, source.sheet, alone) for source in rolls if source.side == Side.ROLL):
            raise UsageError(
                "rules.vulnerable_rolls",
                _("tidak ada daftar dengan nama ini: {name}").format(name=pattern),
                found=", ".join(sorted({source.file for source in rolls})),
                advice=_("sebut nama berkas daftar pekerja rentan; boleh pola *"),
            )


def refuse_as_other_side(lists: Sequence[Source], others: Sequence[Source]) -> None:
    """Proves that no list is a roll or a member export: a roll given as a list of deaths would leave nobody.

    Raises:
        UsageError: naming the files.
    """
    known = {(source.sha256, source.sheet) for source in others if source.rows}
    both = sorted({source.file for source in lists if (source.sha256, source.sheet) in known})
    if both:
        raise UsageError(
            ", ".join(both),
            _("berkas yang sama diberikan sebagai daftar rujukan dan sebagai daftar pekerja atau data peserta"),
            found=_("{n} tabel yang isinya sama").format(n=len(both)),
            advice=_("periksa --list dan [reference] di ucj.toml"),
        )


def refuse_one_file_in_two_lists(sources: Sequence[Source]) -> None:
    """Proves that no list stands twice: a list of deaths given again as one of people who moved is a slip of the hand.

    Raises:
        UsageError: naming the file and both lists.
    """
    of_people = [source for source in sources if source.list_kind != ListKind.DTSEN and source.rows]
    for one, other in combinations(of_people, 2):
        kinds = frozenset({ListKind(str(one.list_kind)), ListKind(str(other.list_kind))})
        if len(kinds) > 1 and kinds not in _MAY_SHARE and (one.sha256, one.sheet) == (other.sha256, other.sheet):
            raise UsageError(
                one.file,
                _("berkas yang sama diberikan untuk dua daftar rujukan"),
                found=", ".join(sorted(kinds)),
                advice=_("periksa --list dan [reference] di ucj.toml"),
            )
