"""What `explain` prints for people: eighty columns, the way to a status step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ucj_validate.cli.explanation.explain_facts import Answer, Explained, MemberExplained, MemberSeen, Place, Rejected
from ucj_validate.cli.explanation.explain_pair_screen import FAR, NAME, pair_lines
from ucj_validate.cli.explanation.explain_words import (
    certainty_words,
    chance,
    check_words,
    field_name,
    level_words,
    list_words,
    lost_words,
    member_reason,
    month,
    place_words,
    standing_words,
    status_words,
)
from ucj_validate.cli.speaking.plain import WIDTH, Line, Title, item, wrapped
from ucj_validate.columns import Match, Status
from ucj_validate.i18n import _, day, number
from ucj_validate.report.words import wording


def lines(answer: Answer) -> Iterator[Line]:
    """The whole answer."""
    for at, row in enumerate(answer.rows):
        if at:
            yield Line("")
            yield Line("=" * WIDTH)
        if isinstance(row, Explained):
            yield from _roll_row(row, answer)
        elif isinstance(row, MemberExplained):
            yield from _member_row(row, answer)
        else:
            yield from _rejected(row)


def _section(number_: int, title: str) -> Iterator[Line]:
    yield Line("")
    yield Title(f"{number_}. {title}")


def _roll_row(row: Explained, answer: Answer) -> Iterator[Line]:
    yield Title(f"{place_words(row.place)}: {status_words(row)}")
    yield from wrapped(_verdict(row, answer), 0)
    for at, (title, content) in enumerate(_sections(row, answer), 1):
        yield from _section(at, title)
        yield from content


def _sections(row: Explained, answer: Answer) -> Iterator[tuple[str, Iterator[Line]]]:
    """The steps to the status: title and lines."""
    yield _("Isi baris"), _own_values(row)
    if row.duplicate is not None:
        yield _("Mengapa ganda"), _duplicate(row, answer)
    if row.pair is not None:
        yield _compared_title(row), _compared(row, answer)
        yield _("Pesaing terdekat"), _runner_up(row, answer)
    if row.twin_row is not None:
        yield _("Mungkin ganda dengan"), pair_lines(row.twin_row, answer)
    yield _("Kepesertaan"), _membership(row, answer)
    told = (*map(check_words, row.checks), *map(list_words, row.lists))
    yield _("Kelayakan"), (line for words in told for line in item(words))
    yield _("Kesimpulan"), _conclusion_lines(row)


def _compared(row: Explained, answer: Answer) -> Iterator[Line]:
    assert row.pair is not None
    yield from pair_lines(row.pair, answer)
    yield from _chain(row)


def _conclusion_lines(row: Explained) -> Iterator[Line]:
    yield from wrapped(_conclusion(row))
    yield from _findings(row.findings)


def _verdict(row: Explained, answer: Answer) -> str:
    """The answer in a sentence or two."""
    as_of = day(date.fromisoformat(answer.as_of))
    if row.duplicate is not None:
        return _("Orang ini sudah dihitung pada {place}; baris ini tidak dihitung lagi.").format(
            place=place_words(row.duplicate.standing)
        )
    if row.status == Status.REVIEW:
        return _doubt(row)
    told = {
        Status.ACTIVE: _("Orang ini peserta, dan kepesertaannya aktif pada {as_of}."),
        Status.LAPSED: _("Orang ini peserta, tetapi iurannya menunggak pada {as_of}."),
        Status.ENDED: _("Orang ini pernah menjadi peserta; pada {as_of} kepesertaannya sudah berhenti."),
        Status.UNREGISTERED: _("Dari {count} baris data peserta tidak ada yang cukup cocok dengan baris ini."),
        Status.EXCLUDED: _("Orang ini tidak dihitung layak: {reasons}."),
    }[Status(row.status)]
    return told.format(as_of=as_of, count=number(answer.searched), reasons=_failed(row))


def _doubt(row: Explained) -> str:
    """What is still to be decided."""
    if row.match == Match.POSSIBLE:
        return _(
            "Ada {count} calon di data peserta, tetapi belum pasti orangnya sama; petugas yang memutuskan."
        ).format(count=number(row.candidates))
    if row.match == Match.NONE:
        return _("Belum pasti: {reasons}; bukan peserta.").format(reasons=_failed(row) or _("perlu diperiksa"))
    return _("Pesertanya ditemukan, tetapi data peserta tidak menyebut statusnya.")


def _failed(row: Explained) -> str:
    return ", ".join(check_words(check) for check in row.checks if check.outcome == "failed")


def _own_values(row: Explained) -> Iterator[Line]:
    for name, value in row.values.items():
        form = f"  {wording.nik_form(row.nik_form)}" if name == "nik" else ""
        yield Line(f"  {field_name(name):<{NAME}} {value or '-'}{form}")
    if row.age_years is not None:
        age, years = _("usia"), _("{years} tahun").format(years=row.age_years)
        yield Line(f"  {age:<{NAME}} {years}")
    others = [place for place in row.rows_of_person if place != row.place]
    if others:
        yield from wrapped(_("Orang yang sama juga di: {places}").format(places="; ".join(map(place_words, others))))


def _duplicate(row: Explained, answer: Answer) -> Iterator[Line]:
    seen = row.duplicate
    assert seen is not None
    yield from wrapped(
        _("Yang dihitung {place}: {reason}.").format(place=place_words(seen.standing), reason=standing_words(seen))
    )
    yield Line("")
    yield from pair_lines(seen.pair, answer, named=False)


def _compared_title(row: Explained) -> str:
    if row.match == Match.MATCHED:
        return _("Dibandingkan dengan peserta yang menentukan")
    return _("Dibandingkan dengan calon terbaik") if row.candidates else _("Dibandingkan dengan peserta termirip")


def _chain(row: Explained) -> Iterator[Line]:
    """The stronger pairs over which the two were joined."""
    if not row.chain:
        return
    yield from wrapped(_("Pasangan ini diterima lewat baris lain dari orang yang sama:"))
    for step in row.chain:
        agrees = [level_words(field) for field in step.fields if not field.level.endswith("_missing")]
        told = _("{ours} dengan {theirs}: {agrees}; peluang {chance}")
        yield from item(
            told.format(
                ours=place_words(step.ours),
                theirs=place_words(step.theirs),
                agrees=", ".join(agrees) or "-",
                chance=chance(step.probability),
            )
        )


def _runner_up(row: Explained, answer: Answer) -> Iterator[Line]:
    other, best = row.runner_up, row.pair
    if other is None or best is None:
        yield from wrapped(_("Tidak ada peserta lain."))
        return
    if other.probability < FAR:
        yield from wrapped(place_words(other.theirs))
        told = _("Peluang {chance}: {words}.").format(
            chance=chance(other.probability), words=certainty_words(other.probability)
        )
        yield from wrapped(told)
    else:
        yield from pair_lines(other, answer)
    yield from wrapped(
        _("Kalah karena {why}.").format(why=lost_words(best, other)) if best.weight > other.weight else ""
    )
    if row.runner_up_held_by is not None:
        yield from wrapped(_("Peserta itu berpadanan dengan {place}.").format(place=place_words(row.runner_up_held_by)))


def _membership(row: Explained, answer: Answer) -> Iterator[Line]:
    if not row.member_rows:
        yield from wrapped(_("Bukan peserta: tidak ada baris peserta yang berpadanan."))
        return
    if row.match == Match.POSSIBLE:
        yield from wrapped(_("Bila calon terbaik benar orangnya:"))
    yield from _member_rows(row.member_rows, answer)


def _member_rows(rows: Sequence[MemberSeen], answer: Answer) -> Iterator[Line]:
    as_of = day(date.fromisoformat(answer.as_of))
    for seen in rows:
        parts = [member_reason(seen, as_of, answer.grace_months)]
        if seen.last_paid:
            overdue = _("iuran terakhir {month}, tunggakan {months} bulan")
            parts.append(overdue.format(month=month(seen.last_paid), months=seen.months_overdue))
        parts += [word for word in (seen.segment,) if word]
        mark = _(" (menentukan)") if seen.decides and len(rows) > 1 else ""
        told = f"{place_words(seen.place)}: {wording.membership(seen.status)}{mark}"
        yield from item(f"{told}; {'; '.join(parts)}")
    if len(rows) > 1:
        yield from wrapped(
            _("Beberapa baris satu orang: status terbaik yang menentukan, lalu bulan iuran yang paling akhir.")
        )


def _conclusion(row: Explained) -> str:
    word = status_words(row)
    if row.duplicate is not None:
        return _("Baris kedua dari satu orang: {status}. Kepesertaan orangnya {membership}.").format(
            status=word, membership=wording.membership(row.membership)
        )
    if row.status == Status.EXCLUDED:
        return _("Kelayakan mendahului kepesertaan ({membership}): {reasons}, jadi {status}.").format(
            membership=wording.membership(row.membership), reasons=_failed(row), status=word
        )
    match = {
        Match.MATCHED: _("padanannya diterima"),
        Match.POSSIBLE: _("padanannya belum pasti"),
        Match.NONE: _("tidak ada padanan"),
    }[Match(row.match)]
    return _("{match}, kepesertaannya {membership}, jadi {status}.").format(
        match=match[0].upper() + match[1:], membership=wording.membership(row.membership), status=word
    )


def _findings(codes: Sequence[str]) -> Iterator[Line]:
    if not codes:
        return
    yield from wrapped(_("Temuan pada baris ini:"))
    for code in codes:
        yield from item(f"{wording.label(code)}: {wording.sentence(code)}. {wording.remedy(code)}.")


def _member_row(row: MemberExplained, answer: Answer) -> Iterator[Line]:
    told = {
        "matched": _("BERPADANAN DENGAN DAFTAR"),
        "possible": _("PERLU VERIFIKASI"),
        "none": _("DI LUAR DAFTAR"),
    }[row.in_roll]
    yield Title(f"{place_words(row.place)}: {told}")
    if row.linked:
        yield from wrapped(_("Di daftar: {places}").format(places=_places(row.linked)), 0)
    yield from _section(1, _("Kepesertaan"))
    yield from _member_rows(row.member_rows, answer)
    if row.pair is not None:
        yield from _section(2, _("Baris daftar termirip"))
        yield from wrapped(place_words(row.pair.ours))
        yield Line("")
        yield from pair_lines(row.pair, answer, named=False)
    yield Line("")
    yield from _findings(row.findings)


def _places(places: Sequence[Place]) -> str:
    return "; ".join(map(place_words, places))


def _rejected(row: Rejected) -> Iterator[Line]:
    yield Title(f"{place_words(row.place)}: " + _("BUKAN BARIS ORANG"))
    yield from wrapped(_("Baris ini disisihkan: {reason}.").format(reason=wording.reject_reason(row.reason)), 0)
    if row.cells is not None and row.expected is not None and row.cells != row.expected:
        yield from wrapped(
            _("Selnya {cells}, sedangkan judul tabel punya {expected}.").format(cells=row.cells, expected=row.expected),
            0,
        )
    yield from wrapped(_("Isinya ada di rejects.csv; yang keliru disisihkan diperbaiki di berkas, lalu ulangi."), 0)
