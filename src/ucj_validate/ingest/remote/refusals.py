"""Why a database gave no rows, in words; a driver's own text may hold values and addresses and is never shown."""

from __future__ import annotations

from enum import Enum

from ucj_validate.errors import LimitError, UcjError, UnreadableError, UsageError
from ucj_validate.i18n import _
from ucj_validate.ingest.remote.configured import Query


class Why(Enum):
    """What went wrong."""

    UNREACHABLE = "unreachable"
    LOGIN = "login"
    NO_DATABASE = "no database"
    NO_TABLE = "no table"
    FORBIDDEN = "forbidden"
    BAD_QUERY = "bad query"
    BROKEN_OFF = "broken off"
    NO_FILE = "no file"
    NO_TLS = "no TLS"
    CERTIFICATE = "certificate"


class RefusedError(Exception):
    """A database's refusal, told apart; raised by the drivers' modules alone."""

    def __init__(self, why: Why, code: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.code = code
        """The database's own code for it (SQLSTATE or number), which holds no value."""


class TooManyRowsError(Exception):
    """The answer has more rows than the source may have."""


def refusal(query: Query, refused: RefusedError) -> UcjError:
    """What ends the run."""
    return (_outside(query.label, refused.code) | _inside(query.label, refused.code))[refused.why]


def _outside(where: str, code: str) -> dict[Why, UcjError]:
    """Before a question could be asked."""
    return {
        Why.UNREACHABLE: UnreadableError(
            where,
            _("server basis data tidak dapat dihubungi"),
            advice=_("periksa nama server, port, dan jaringan; mungkin perlu VPN atau izin dinding api"),
        ),
        Why.LOGIN: UnreadableError(
            where,
            _("basis data menolak masuk"),
            found=code,
            advice=_("periksa nama pengguna pada url, kata sandi, dan izin masuk dari komputer ini"),
        ),
        Why.NO_TLS: UnreadableError(
            where,
            _("cara masuk basis data ini memerlukan sambungan terenkripsi (TLS)"),
            advice=_("aktifkan TLS di server, atau sebut ssl_ca pada url"),
        ),
        Why.CERTIFICATE: UnreadableError(
            where,
            _("sertifikat server basis data tidak dapat dipastikan"),
            advice=_("sebut sertifikat pengesahnya pada url: sslrootcert (PostgreSQL) atau ssl_ca (MySQL)"),
        ),
        Why.NO_DATABASE: UnreadableError(
            where, _("basis data pada url tidak ada"), found=code, advice=_("periksa nama basis data di akhir url")
        ),
        Why.NO_FILE: UnreadableError(
            where,
            _("berkas basis data SQLite tidak ada atau bukan SQLite"),
            advice=_("periksa letaknya pada url, dihitung dari folder ucj.toml"),
        ),
    }


def _inside(where: str, code: str) -> dict[Why, UcjError]:
    """Of a question."""
    return {
        Why.NO_TABLE: UnreadableError(
            where,
            _("tabel atau kolom di query tidak ada"),
            found=code,
            advice=_("periksa ejaannya, dan skemanya: skema.tabel"),
        ),
        Why.FORBIDDEN: UnreadableError(
            where,
            _("pengguna ini tidak boleh membaca tabelnya"),
            found=code,
            advice=_("minta izin SELECT pada tabel itu bagi pengguna pada url"),
        ),
        Why.BAD_QUERY: UnreadableError(
            where,
            _("query ditolak oleh basis data"),
            found=code,
            advice=_("jalankan query itu dengan alat basis data Anda, lalu perbaiki"),
        ),
        Why.BROKEN_OFF: UnreadableError(
            where,
            _("sambungan ke basis data terputus selagi membaca"),
            found=code,
            advice=_("ulangi; tidak ada hasil yang ditulis"),
        ),
    }


def too_late(query: Query) -> LimitError:
    """The source's time is over."""
    return LimitError(
        query.label,
        _("basis data tidak selesai menjawab dalam batas waktu"),
        found=_("lebih dari {seconds} detik").format(seconds=query.settings.timeout_seconds),
        advice=_("persempit query, atau naikkan timeout_seconds"),
    )


def too_many(query: Query) -> LimitError:
    """The answer is larger than the source may give."""
    return LimitError(
        query.label,
        _("hasil query melebihi batas baris"),
        found=f"> {query.settings.max_rows}",
        advice=_("persempit query, atau naikkan max_rows"),
    )


def not_installed(query: Query) -> UsageError:
    """The driver is an extra that this installation lacks."""
    return UsageError(
        query.label,
        _("paket untuk membaca basis data ini belum dipasang"),
        found=query.settings.kind,
        advice='pip install "ucj-validate[database]"',
    )
