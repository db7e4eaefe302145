"""A headless Chromium of the system, and one page in it as a reader sees it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Request, WebSocket, sync_playwright

DESKTOP, PHONE, NARROWEST = (1280, 900), (360, 740), (320, 640)
"""Width and height in CSS pixels. 320 is what a page zoomed to 400 % has left (WCAG 1.4.10)."""
Scheme = Literal["light", "dark"]

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",  # nothing has an address: what tries to leave fails, and is seen
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--disable-gpu",  # there is none: drawing without one pretended takes a fifth less time
)


def chromium() -> str | None:
    """Where the system's browser lies."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def running(executable: str) -> Iterator[Browser]:
    """The browser, driven over pipes: no socket is opened for it."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """One page opened once, with all that it said, asked for, and was refused by its own policy."""

    page: Page
    file: Path
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)

    def opened(self) -> Visit:
        """The same visit, the page loaded."""
        for event, hears in self._ears().items():
            self.page.on(event, hears)  # type: ignore[call-overload]  # one overload an event
        self.page.goto(self.file.as_uri())
        return self

    def left(self) -> Page:
        """The page as it was before the visit, free for another one: a fresh one costs a process."""
        for event, hears in self._ears().items():
            self.page.remove_listener(event, hears)
        self.page.emulate_media(media="null")
        return self.page

    def asked_others(self) -> list[str]:
        """Requests for anything but the file itself."""
        return [url for url in self.asked if url != self.file.as_uri()]

    def tell(self, script: str, given: Any = None) -> Any:  # what JavaScript returns
        """What a JavaScript expression or function gives on the page."""
        return self.page.evaluate(script, given)

    def with_all_open(self) -> Visit:
        """The same visit, with every folded part unfolded."""
        self.tell("() => document.querySelectorAll('details').forEach(part => { part.open = true })")
        return self

    def _ears(self) -> dict[str, Callable[..., None]]:
        return {
            "console": self._hear_console,
            "pageerror": self._hear_error,
            "dialog": self._hear_dialog,
            "request": self._see_request,
            "websocket": self._see_request,
            "requestfailed": self._see_failure,
        }

    def _hear_console(self, message: ConsoleMessage) -> None:
        self.said.append(f"{message.type}: {message.text}")

    def _hear_error(self, error: Error) -> None:
        self.said.append(f"error: {error}")

    def _hear_dialog(self, dialog: Dialog) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _see_request(self, request: Request | WebSocket) -> None:
        self.asked.append(request.url)

    def _see_failure(self, request: Request) -> None:
        if request.failure == "csp":
            self.held_back.append(request.url)
