"""The page of keys and signs."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ucj_validate.i18n import _

_KEYS = 15


class HelpScreen(ModalScreen[None]):
    """What each key does, and what the signs say."""

    AUTO_FOCUS = "VerticalScroll"
    DEFAULT_CSS = """
    HelpScreen { background: ansi_default; }
    HelpScreen VerticalScroll { background: ansi_default; padding: 0 1; }
    HelpScreen Static { background: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,Q,question_mark,f1,enter,space", "dismiss(None)", show=False),
    ]

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll():
            yield Static(_text())


def _text() -> Content:
    lines = [
        Content.styled(_("Apakah kedua baris ini orang yang sama?"), "bold"),
        *(_line(keys, words) for keys, words in _answers()),
        *(_line(keys, words) for keys, words in _moves()),
        Content(""),
        Content.styled(_("Tanda di antara kedua kolom"), "bold"),
        *(_line(sign, words) for sign, words in _signs()),
        Content(""),
        Content(
            _(
                "Setiap jawaban langsung tersimpan. Yang terbuka di layar belum tersimpan sampai dijawab. Jawaban berlaku "
                "mulai reconcile berikutnya, juga bila barisnya pindah atau dibetulkan."
            )
        ),
        Content.styled(_("Tekan Esc untuk kembali."), "bold"),
    ]
    return Content("\n").join(lines)


def _line(keys: str, words: str) -> Content:
    return Content.assemble((f"{keys:<{_KEYS}}", "bold"), words)


def _answers() -> list[tuple[str, str]]:
    return [
        ("s", _("SAMA: satu orang")),
        ("b", _("BEDA: dua orang")),
        ("r", _("RAGU: tidak dapat dipastikan; ditanyakan lagi nanti")),
    ]


def _moves() -> list[tuple[str, str]]:
    return [
        (_("n spasi →"), _("lewati; ditanyakan lagi di akhir")),
        ("p ←", _("kembali ke pasangan sebelumnya, juga yang sudah dijawab")),
        ("u", _("batalkan jawaban terakhir; boleh diulang")),
        ("c", _("catat alasan jawaban berikutnya, tanpa NIK")),
        ("↑ ↓ PgUp PgDn", _("gulir")),
        ("q", _("keluar; yang belum dijawab tetap menunggu")),
    ]


def _signs() -> list[tuple[str, str]]:
    return [
        ("=", _("sama")),
        ("≈", _("mirip; huruf yang berbeda digarisbawahi")),
        ("≠", _("berbeda")),
        ("?", _("tidak dapat dibandingkan: rusak, atau bukan nomor satu orang")),
        ("-", _("hanya satu baris yang mengisinya")),
    ]
