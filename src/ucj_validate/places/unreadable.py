"""Why something could not be read, in our words: that the system does not give it says nothing of what is in it."""

from __future__ import annotations

from ucj_validate.errors import UnreadableError
from ucj_validate.i18n import _
from ucj_validate.refusals import OURS, system_number


def unreadable(place: object, error: OSError) -> Exception:
    """What to raise for `place`: an input that can't be read, or the same where it is a limit of the process."""
    number = system_number(error)
    return OSError(number, "") if number in OURS else not_given(str(place), error)


def not_given(where: str, error: Exception) -> UnreadableError:
    """A file that is there, and that the system does not give."""
    return UnreadableError(
        where,
        _("berkas tidak dapat dibuka"),
        found=_("tidak ada izin membaca") if isinstance(error, PermissionError) else _("pembacaan gagal"),
        advice=_("periksa izin berkas, atau tutup program yang sedang memakainya"),
    )
