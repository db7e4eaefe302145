"""Tables sort and filter, by mouse and by keyboard, and lose no row by it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.browser import Visit
from tests.e2e.conftest import Opens

ROWS = """id => [...document.getElementById(id).tBodies[0].rows].map(row => row.textContent.trim())"""
# Every head of every table is clicked twice. Told: each click after which the table isn't in the order that its head
# claims, or another head claims one too, or a row has gone; and how often each order was claimed.
SORTED = """() => {
    const words = new Intl.Collator(document.documentElement.lang, {numeric: true, sensitivity: 'base'})
    const faults = [], claimed = {ascending: 0, descending: 0}
    let heads = 0
    for (const table of document.querySelectorAll('table[data-sortable]')) {
        const rows = () => [...table.tBodies[0].rows]
        const whole = rows().map(row => row.textContent).sort().join()
        ;[...table.tHead.rows[0].cells].forEach((head, column) => {
            const button = head.querySelector('button[type=button]')
            if (!button) return
            heads += 1
            const value = row => {
                const cell = row.cells[column]
                return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v)
            }
            const compared = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : words.compare(a, b)
            for (let click = 0; click < 2; click += 1) {
                button.click()
                const way = head.getAttribute('aria-sort')
                claimed[way] += 1
                const sign = way === 'ascending' ? 1 : -1
                const values = rows().map(value)
                if (!values.slice(1).every((one, at) => compared(values[at], one) * sign <= 0)) faults.push([table.id, column, way])
                if (table.querySelectorAll('[aria-sort]').length !== 1) faults.push([table.id, column, 'heads'])
                if (rows().map(row => row.textContent).sort().join() !== whole) faults.push([table.id, column, 'rows'])
            }
        })
    }
    return {faults, claimed, heads}
}"""


def sorts(shown: Visit, table: str) -> list[Any]:
    return shown.tell(
        "id => [...document.getElementById(id).tHead.rows[0].cells].map(head => head.getAttribute('aria-sort'))", table
    )


def sortable(shown: Visit) -> list[str]:
    ids: list[str] = shown.tell("() => [...document.querySelectorAll('table[data-sortable]')].map(table => table.id)")
    assert ids
    assert all(ids)
    return ids


@pytest.mark.parametrize("run", ["palu", "city", "hostile"])
def test_each_column_sorts_up_and_down_and_keeps_every_row(visit: Opens, run: str) -> None:
    told = visit(run).with_all_open().tell(SORTED)

    assert told["faults"] == []
    assert told["heads"] >= 4
    assert told["claimed"] == {"ascending": told["heads"], "descending": told["heads"]}


def test_a_table_sorts_by_the_mouse(visit: Opens) -> None:
    shown = visit("palu").with_all_open()
    table = sortable(shown)[0]

    shown.page.locator(f"table[id='{table}'] thead button").nth(1).click()

    assert sorts(shown, table)[1] in {"ascending", "descending"}


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

    assert set(ways) == {"ascending", "descending"}


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
    """A filter has a label; a button in a head is named for its column."""
    unnamed = visit("palu").tell(
        """() => [...document.querySelectorAll('input[data-filter]')].filter(box => !box.labels.length && !box.ariaLabel)
            .map(box => box.dataset.filter)
            .concat([...document.querySelectorAll('thead button')].filter(
                button => !(button.ariaLabel || button.textContent).includes(button.closest('th').textContent.trim())
            ).map(button => button.outerHTML))"""
    )

    assert unnamed == []


def _visible(shown: Visit, table: str) -> list[str]:
    rows: list[str] = shown.tell(
        """id => [...document.getElementById(id).tBodies[0].rows].filter(row => row.checkVisibility())
            .map(row => row.textContent.trim())""",
        table,
    )
    return rows
