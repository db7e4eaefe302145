"""A book of xlsxwriter that loses nothing silently and holds no formula and no link to the outside.

xlsxwriter answers with a code where it drops or cuts a cell. Here each such answer ends the run: whoever writes has to
bring texts that fit (`cut_to_cells`, `leaving.foreign`).
"""

from __future__ import annotations

from typing import Any, NoReturn

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ucj_validate.errors import InvariantError
from ucj_validate.i18n import _

_INSIDE = "internal:'"


class Page(Worksheet):  # type: ignore[misc]  # xlsxwriter is untyped
    """A worksheet that says so where a cell can't be kept as it is. All public methods come by these."""

    def _write_string(self, row: int, col: int, *content: Any) -> int:  # noqa: ANN401  as xlsxwriter has it
        return self._kept(super()._write_string(row, col, *content), row, col)

    def _write_number(self, row: int, col: int, *content: Any) -> int:  # noqa: ANN401
        return self._kept(super()._write_number(row, col, *content), row, col)

    def _write_blank(self, row: int, col: int, *content: Any) -> int:  # noqa: ANN401
        return self._kept(super()._write_blank(row, col, *content), row, col)

    def _write_rich_string(self, row: int, col: int, *content: Any) -> int:  # noqa: ANN401
        return self._kept(super()._write_rich_string(row, col, *content), row, col)

    def _write_token_as_string(self, token: str, row: int, col: int, *content: Any) -> int:  # noqa: ANN401
        """Text is text, whatever it begins with: merged cells and rows come by here."""
        return self._write_string(row, col, token, *content[1:]) if token else self._write_blank(row, col, *content)

    def _write_url(self, row: int, col: int, url: Any, *content: Any) -> int:  # noqa: ANN401
        """A link to another sheet of the same book; no other is ever written."""
        if not str(url).startswith(_INSIDE):
            self._refused(row, col)
        return self._kept(super()._write_url(row, col, url, *content), row, col)

    def _write_formula(self, row: int, col: int, *_content: Any) -> NoReturn:  # noqa: ANN401
        self._refused(row, col)

    def _write_array_formula(self, first_row: int, first_col: int, *_content: Any) -> NoReturn:  # noqa: ANN401
        self._refused(first_row, first_col)

    def _kept(self, code: int, row: int, col: int) -> int:
        if code:
            self._refused(row, col)
        return code

    def _refused(self, row: int, col: int) -> NoReturn:
        raise InvariantError(
            f"{self.name}:{row + 1}:{col + 1}",
            _("sel buku kerja tidak dapat ditulis utuh"),
            advice=_("laporkan versi (`ucj-validate --version`) dan perintah yang dijalankan, tanpa data"),
        )


class Book(Workbook):  # type: ignore[misc]  # xlsxwriter is untyped
    """A workbook whose every sheet is a `Page`."""

    worksheet_class = Page
