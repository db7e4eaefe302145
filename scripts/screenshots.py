"""The pictures of docs/img: page, letter, workbook and terminal of the made-up city of Palu.

Needs chromium, soffice and pdftoppm (Debian: chromium, libreoffice-calc-nogui, poppler-utils). Whose NIK a picture
would show, though nobody's, is covered but for its ends.
"""

from __future__ import annotations

import asyncio
import os
import pty
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops
from playwright.sync_api import Browser
from pypdf import PdfReader
from rich.console import Console
from rich.text import Text
from tests.e2e.browser import Scheme, Visit, chromium, running
from tests.e2e.runs import palu

from ucj_validate.cli.reviewing.app import ReviewApp
from ucj_validate.cli.reviewing.facts import Shelf
from ucj_validate.cli.reviewing.session import Session
from ucj_validate.columns import Field
from ucj_validate.finished import read_run
from ucj_validate.state.store import opened

PICTURES = Path(__file__).parents[1] / "docs/img"
LARGEST_BYTES = 250_000
SHEETS = {
    "workbook-cover": ("PETUNJUK", 1.0),
    "workbook-review": ("PERLU VERIFIKASI", 0.52),
    "workbook-duplicates": ("GANDA", 0.62),
}
"""Picture → the sheet whose first printed page it shows, and how much of that page from its top."""
_NIK = re.compile(r"[0-9]{15,17}")
_CELL = re.compile(rb"<(si|is)>(.*?)</\1>", re.DOTALL)
_RUN = re.compile(rb"(<t[^>]*>)([^<]*)(</t>)")


def main() -> None:
    """Makes every picture anew and tells its size."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        page = palu(folder, formats="html,xlsx")
        executable = chromium()
        if executable is None:
            sys.exit("chromium is not installed")
        asked = _review(page.parent, folder / "state")  # beforehand: the browser's loop would be in the way of its own
        with running(executable) as browser:
            _pages(browser, page)
            _terminal(browser, page.parents[1])
            _keep("review", _drawn(browser, asked))
        _workbook(page.with_name("report.xlsx"), folder)
    sizes = {path.name: path.stat().st_size for path in sorted(PICTURES.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{size:>9,} {name}")
    if max(sizes.values()) > LARGEST_BYTES:
        sys.exit(f"larger than {LARGEST_BYTES:,} bytes")


def _pages(browser: Browser, page: Path) -> None:
    """The page's top on a screen in both schemes and on a phone, its charts, and its first sheet of paper."""
    for name, size, scheme, density in (
        ("report-desktop", (1180, 1500), "light", 1),
        ("report-dark", (1180, 1000), "dark", 1),
        ("report-phone", (390, 1500), "light", 1.5),
    ):
        shown = _opened(browser, page, size, scheme, density)
        _keep(name, shown.page.screenshot())
        shown.page.context.close()
    shown = _opened(browser, page, (1180, 900), "light", 1)
    _keep("report-places", shown.page.locator("#chart-district").screenshot())
    print_out = shown.page.pdf(prefer_css_page_size=True)
    _keep("letter", _sheet(print_out, 1, 90))
    shown.page.context.close()


def _opened(browser: Browser, page: Path, size: tuple[int, int], scheme: Scheme, density: float) -> Visit:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=density
    )
    return Visit(context.new_page(), page).opened()


def _terminal(browser: Browser, job: Path) -> None:
    """The end of a run as 80 columns show it."""
    said = _typed(["reconcile", "--out", "hasil", "--fail-on", "never"], job)
    console = Console(record=True, width=80, file=StringIO())
    console.print(Text.from_ansi("$ ucj-validate reconcile --out hasil\n" + said))
    _keep("terminal", _drawn(browser, console.export_svg(title="ucj-validate")))


def _review(run: Path, state: Path) -> str:
    """The screen of `review` after two answers, as SVG."""
    data = read_run(run)
    with opened(state, make=True) as store:
        session = Session(data, store, "Rani", lambda: datetime(2025, 4, 24, 8, 0, tzinfo=UTC))
        app = ReviewApp(session, _Covered(data, session.pairs), quiet_seconds=0)

        async def sitting() -> str:
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.press("s", "b", "n", "n")
                await pilot.pause()
                return app.export_screenshot()

        return asyncio.run(sitting())


class _Covered(Shelf):
    """Long numbers show their ends alone."""

    def _told(self, field: Field, value: str) -> str:
        return _NIK.sub(lambda nik: nik[0][:4] + "•" * (len(nik[0]) - 8) + nik[0][-4:], super()._told(field, value))


def _drawn(browser: Browser, svg: str) -> bytes:
    """A terminal's picture in the fonts of this machine."""
    drawn = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    shown = browser.new_page(viewport={"width": 1000, "height": 1400})
    shown.set_content(f"<style>body {{ margin: 0 }} svg {{ width: 900px }}</style>{drawn}")
    return shown.locator("svg").first.screenshot()


def _typed(arguments: list[str], folder: Path) -> str:
    """What the command prints where its output is a terminal."""
    reading, writing = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("UCJ_", "NO_COLOR"))}
    with subprocess.Popen(
        [sys.executable, "-m", "ucj_validate", *arguments],
        cwd=folder,
        env=plain | {"TERM": "xterm-256color", "COLUMNS": "80"},
        stdout=writing,
        stderr=subprocess.DEVNULL,
    ):
        os.close(writing)
        said = b""
        try:
            while piece := os.read(reading, 65_536):
                said += piece
        except OSError:  # a terminal's other end has gone: the command has ended
            pass
    os.close(reading)
    return said.decode().replace("\r\n", "\n")


def _workbook(book: Path, folder: Path) -> None:
    """The first printed page of some sheets."""
    covered = folder / "covered.xlsx"
    _without_niks(book, covered)
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    converted = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(covered)]
    subprocess.run(converted, check=True, capture_output=True)
    print_out = covered.with_suffix(".pdf").read_bytes()
    texts = [page.extract_text() for page in PdfReader(BytesIO(print_out)).pages]
    for name, (sheet, share) in SHEETS.items():
        number = next(at for at, text in enumerate(texts, 1) if text.startswith(sheet))  # the footer is told first
        _keep(name, _sheet(print_out, number, 100), share)


def _without_niks(book: Path, covered: Path) -> None:
    """A copy of the workbook in which the middle digits of long numbers are dots, also where they stand in runs."""
    with zipfile.ZipFile(book) as given, zipfile.ZipFile(covered, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.infolist():
            content = given.read(part)
            if part.filename.startswith("xl/") and part.filename.endswith(".xml"):
                content = _CELL.sub(_covered_cell, content)
            made.writestr(part.filename, content)


def _covered_cell(cell: re.Match[bytes]) -> bytes:
    whole = b"".join(text for _open, text, _close in _RUN.findall(cell[2])).decode()
    shown = iter(_NIK.sub(lambda nik: nik[0][:4] + "•" * (len(nik[0]) - 8) + nik[0][-4:], whole))

    def run(found: re.Match[bytes]) -> bytes:
        return found[1] + "".join(next(shown) for _letter in found[2].decode()).encode() + found[3]

    return b"<" + cell[1] + b">" + _RUN.sub(run, cell[2]) + b"</" + cell[1] + b">"


def _sheet(print_out: bytes, number: int, dots_an_inch: int) -> bytes:
    """One page of a PDF as a picture."""
    drawn = shutil.which("pdftoppm")
    if drawn is None:
        sys.exit("pdftoppm is not installed")
    where = ["-f", str(number), "-l", str(number), "-r", str(dots_an_inch)]
    return subprocess.run([drawn, "-png", *where, "-"], input=print_out, capture_output=True, check=True).stdout


def _keep(name: str, picture: bytes, share: float = 1.0) -> None:
    """Written without empty margins, in 96 colours: text stays sharp, the file small."""
    whole = Image.open(BytesIO(picture)).convert("RGB")
    drawn = whole.crop((0, 0, whole.width, round(whole.height * share)))
    edge = Image.new("RGB", drawn.size, drawn.getpixel((0, 0)))
    left, top, right, bottom = ImageChops.difference(drawn, edge).getbbox() or (0, 0, *drawn.size)
    frame = (max(left - 16, 0), max(top - 16, 0), min(right + 16, drawn.width), min(bottom + 16, drawn.height))
    few = drawn.crop(frame).quantize(96, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
