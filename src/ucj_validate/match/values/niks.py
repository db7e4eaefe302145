"""The NIK of all records as numbers, and as texts again where numbers don't do."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from ucj_validate.columns import NikForm
from ucj_validate.match.values.packing import NIK_DIGITS, packed_digits, packed_numbers, unpacked_digits

Ints = np.ndarray


@dataclass(frozen=True)
class Niks:
    """One entry a record."""

    digits: Ints  # uint64, 16 nibbles; 0 where the NIK has no 16 characters
    full: Ints  # bool: it has 16 characters
    sound: Ints  # bool: of good form
    prefix15: Ints  # bool: only the first 15 digits count
    odd_length: Ints  # bool: 15 or 17 characters
    odd_at: Ints  # positions of what is no number of 16 digits, sorted
    odd: pl.Series  # these as texts

    @classmethod
    def of(cls, nik: pl.Series, form: pl.Series) -> Niks:
        """The NIK of texts as cleaned, null where missing."""
        length = nik.str.len_bytes().fill_null(0)
        full = (length == NIK_DIGITS).to_numpy()
        number = nik.cast(pl.UInt64, strict=False)
        plain = (pl.Series(full) & number.is_not_null() & ~nik.str.starts_with("+")).fill_null(value=False).to_numpy()
        digits = packed_numbers(number.fill_null(0).to_numpy())
        digits[~plain] = 0
        letters = np.flatnonzero(full & ~plain)
        digits[letters] = packed_digits(nik.gather(letters))
        odd_at = np.flatnonzero((length > 0).to_numpy() & ~plain)
        return cls(
            digits=digits,
            full=full,
            sound=(form == NikForm.SOUND).to_numpy(),
            prefix15=(form == NikForm.EXCEL_FLOAT).to_numpy(),
            odd_length=length.is_in([NIK_DIGITS - 1, NIK_DIGITS + 1]).to_numpy(),
            odd_at=odd_at,
            odd=nik.gather(odd_at),
        )

    def without(self, foreign: Ints) -> Niks:
        """The same, of the records `foreign` (bool) none."""
        if not foreign.any():
            return self
        kept = ~foreign
        still = kept[self.odd_at]
        flags = {name: getattr(self, name) & kept for name in ("full", "sound", "prefix15", "odd_length")}
        return replace(
            self,
            digits=np.where(kept, self.digits, np.uint64(0)),
            **flags,
            odd_at=self.odd_at[still],
            odd=self.odd.filter(pl.Series(still)),
        )

    def texts(self, at: Ints) -> pl.Series:
        """The NIK of the records at these positions, null where missing."""
        plain = self.full[at]
        texts = unpacked_digits(self.digits[at]).set(pl.Series(~plain), None)
        place = np.minimum(np.searchsorted(self.odd_at, at), max(len(self.odd_at) - 1, 0))
        odd = np.flatnonzero(self.odd_at[place] == at) if len(self.odd_at) else np.zeros(0, dtype=np.int64)
        return texts.scatter(odd, self.odd.gather(place[odd])) if len(odd) else texts
