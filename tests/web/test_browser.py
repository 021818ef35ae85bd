"""The page in a real browser on a real studio: each file of `web/e2e` once, on a studio of its own."""

import os

import pytest
from node import WEB, node
from web_site import Site

pytestmark = [pytest.mark.slow, pytest.mark.skipif("BROWSER" not in os.environ, reason=
    "run by `make e2e`: once, on a busy machine, a visit hung, unexplained; it now ends by itself and says what it heard")]


@pytest.mark.parametrize("name", sorted(path.name for path in (WEB / "e2e").glob("*.test.ts")))
def test_in_a_browser(name: str, site: Site, chromium: str) -> None:
    pictures = {"STUDIO_PICTURES": os.environ["STUDIO_PICTURES"]} if "STUDIO_PICTURES" in os.environ else {}
    run = node("--test", "--test-reporter=spec", "--no-warnings", f"e2e/{name}", CHROMIUM=chromium, STUDIO_SERVER=site.client.url,
               STUDIO_KEY=site.home.key.read_text("ascii").strip(), STUDIO_PROJECT=site.project, **pictures)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
