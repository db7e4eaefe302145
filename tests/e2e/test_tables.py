"""Tables sort and filter, by mouse and by keyboard, and lose no row by it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.browser import Visit
from tests.e2e.conftest import Opens

# Of every table that sorts: its rows as text, and each column's values in the order shown.
ROWS = """id => [...document.getElementById(id).tBodies[0].rows].map(row => row.textContent.trim())"""
IN_ORDER = """([id, column, direction]) => {
    const words = new Intl.Collator(document.documentElement.lang, {numeric: true, sensitivity: 'base'})
    const values = [...document.getElementById(id).tBodies[0].rows].map(row => {
        const cell = row.cells[column]
        return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v)
    })
    const compared = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : words.compare(a, b)
    return values.slice(1).every((value, at) => compared(values[at], value) * direction <= 0)
}"""
DIRECTION = {"ascending": 1, "descending": -1}


def sortable(shown: Visit) -> list[str]:
    ids: list[str] = shown.tell("() => [...document.querySelectorAll('table[data-sortable]')].map(table => table.id)")
    assert ids
    assert all(ids)
    return ids


def sorts(shown: Visit, table: str) -> list[Any]:
    return shown.tell(
        "id => [...document.getElementById(id).tHead.rows[0].cells].map(head => head.getAttribute('aria-sort'))", table
    )


@pytest.mark.parametrize("run", ["palu", "city", "hostile"])
def test_each_column_sorts_up_and_down_and_keeps_every_row(visit: Opens, run: str) -> None:
    shown = visit(run).with_all_open()

    for table in sortable(shown):
        rows = shown.tell(ROWS, table)
        heads = shown.page.locator(f"table[id='{table}'] thead button[type=button]")
        assert heads.count() >= 2, table
        for column in range(heads.count()):
            seen = set()
            for _click in range(2):
                heads.nth(column).click()
                told = [(at, way) for at, way in enumerate(sorts(shown, table)) if way]
                assert [at for at, _way in told] == [column], table
                seen.add(told[0][1])
                assert shown.tell(IN_ORDER, [table, column, DIRECTION[told[0][1]]]), (table, column, told)
                assert sorted(shown.tell(ROWS, table)) == sorted(rows)
            assert seen == set(DIRECTION), (table, column)


def test_a_column_sorts_by_what_it_shows(visit: Opens) -> None:
    """The number a cell is sorted by is the number that stands in it."""
    differing = visit("palu").tell(
        r"""() => [...document.querySelectorAll('table[data-sortable] td.n[data-v]')]
            .map(cell => [cell.textContent.trim(), Number(cell.dataset.v)])
            .filter(([text, value]) => /^[0-9.]+$/.test(text) && Number(text.replaceAll('.', '')) !== value)"""
    )

    assert differing == []


def test_a_table_sorts_by_the_keyboard_alone(visit: Opens) -> None:
    shown = visit("palu").with_all_open()
    table = sortable(shown)[0]

    shown.page.locator(f"table[id='{table}'] thead button").first.focus()
    ways = []
    for key in ("Enter", "Space"):
        shown.page.keyboard.press(key)
        ways.append(sorts(shown, table)[0])

    assert set(ways) == set(DIRECTION)


def test_a_filter_hides_what_does_not_match_and_counts_the_rest(visit: Opens) -> None:
    shown = visit("palu").with_all_open()
    filters = shown.page.locator("input[type=search][data-filter]")
    assert filters.count() >= 1

    for at in range(filters.count()):
        box = filters.nth(at)
        table = box.get_attribute("data-filter") or ""
        rows = shown.tell(ROWS, table)
        wanted = shown.tell("id => document.getElementById(id).tBodies[0].rows[0].cells[0].textContent.trim()", table)

        box.fill(wanted.swapcase())

        visible = _visible(shown, table)
        assert wanted in visible[0]
        assert visible == [row for row in rows if wanted.casefold() in row.casefold()]
        assert str(len(visible)) in shown.page.locator(f"output[data-count='{table}']").inner_text().split()

        box.fill("")
        assert _visible(shown, table) == rows


def test_a_filter_that_nothing_matches_says_so_by_its_count(visit: Opens) -> None:
    shown = visit("palu").with_all_open()
    box = shown.page.locator("input[type=search][data-filter]").first
    table = box.get_attribute("data-filter") or ""

    box.fill("tidak ada yang begini")

    assert _visible(shown, table) == []
    assert "0" in shown.page.locator(f"output[data-count='{table}']").inner_text().split()


def test_a_filter_takes_its_words_as_text(visit: Opens) -> None:
    shown = visit("hostile").with_all_open()

    for box in shown.page.locator("input[type=search][data-filter]").all():
        for typed in ("<img src=x onerror=alert(1)>", "(.*", "\\", "$&"):
            box.fill(typed)

    assert shown.page.locator("img").count() == 0


def test_a_filtered_table_keeps_its_filter_when_sorted(visit: Opens) -> None:
    shown = visit("palu").with_all_open()
    box = shown.page.locator("input[type=search][data-filter]").first
    table = box.get_attribute("data-filter") or ""
    box.fill("a")
    visible = _visible(shown, table)

    shown.page.locator(f"table[id='{table}'] thead button").first.click()

    assert sorted(_visible(shown, table)) == sorted(visible)


def test_what_is_announced_to_screen_readers_names_its_table(visit: Opens) -> None:
    """A filter has a label; a button in a head has a name that starts with what the eye reads there."""
    unnamed = visit("palu").tell(
        """() => [...document.querySelectorAll('input[data-filter]')].filter(box => !box.labels.length && !box.ariaLabel)
            .map(box => box.dataset.filter)
            .concat([...document.querySelectorAll('thead button')].filter(b => !b.textContent.trim()).map(b => b.outerHTML))"""
    )

    assert unnamed == []


def _visible(shown: Visit, table: str) -> list[str]:
    rows: list[str] = shown.tell(
        """id => [...document.getElementById(id).tBodies[0].rows].filter(row => row.checkVisibility())
            .map(row => row.textContent.trim())""",
        table,
    )
    return rows
