"""Take the pictures of the page that README.md and docs/page.md show: one example, in Chromium, as it comes.

python docs/make_screens.py
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import generated
import msgspec
from playwright.sync_api import Browser, sync_playwright

from dragoman import Coder, sources
from dragoman.report.html import page

EXAMPLE = "examples/state-tabloid-translated.txt"
IMAGES = generated.ROOT / "docs" / "images"
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 820}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 1.5, "has_touch": True}
CHOSEN = "condemned"


def written(folder: Path) -> Path:
    """The page of the example."""
    (article,) = sources.read([str(generated.ROOT / EXAMPLE)])
    if isinstance(article, Exception):
        raise article
    path = folder / "page.html"
    path.write_text(page(Coder().code(msgspec.structs.replace(article, source=EXAMPLE))), encoding="utf-8")
    return path


def take(browser: Browser, address: str, name: str, scheme: str, screen: dict[str, Any]) -> None:
    """One picture: the chosen event with its sentence, and why it was made."""
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", **screen)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(address)
    tab.locator("#body .e", has_text=CHOSEN).click()
    tab.keyboard.press("Enter")
    tab.mouse.move(0, 0)
    tab.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def main() -> int:
    """Take all pictures."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        print("there is no Chromium here; `make browser` installs it", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        address = written(Path(folder)).as_uri()
        browser = playwright.chromium.launch(executable_path=found, chromium_sandbox=os.geteuid() != 0)
        take(browser, address, "page", "light", DESK)
        take(browser, address, "page-dark", "dark", DESK)
        take(browser, address, "page-phone", "light", PHONE)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
