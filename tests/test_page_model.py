"""With a language model: sentences come one by one, and one the check strikes is shown struck, with the reason."""

import re
import threading

import pytest
from page_server import browser, serving, shot  # noqa: F401  (fixture)
from standin import StandIn, says

RIGHT = "全年依法受理行政复议909件[A1]。"
WRONG = "全年依法审结行政复议777件[A1]。"
SEEN = threading.Event()  # the first sentence has been seen on the page: the model may go on


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    with (
        StandIn(says(RIGHT + WRONG, held=(len(RIGHT) + len(WRONG) // 2, SEEN))) as service,
        serving(
            tmp_path_factory.mktemp("model"),
            YOUJU_LLM="openai:standin",
            YOUJU_LLM_BASE_URL=service.base_url,
            YOUJU_LLM_KEY="none",
        ) as address,
    ):
        yield address


def test_a_struck_sentence_is_shown_struck_and_left_out_of_the_answer(browser, written):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(written)
    page.wait_for_selector(".yj-example")
    box = page.locator("textarea").first
    box.fill("2023年青浦区行政复议受理了多少件?")
    box.press("Enter")
    page.wait_for_selector(".yj-text span", timeout=30_000)
    shot(page, "page-streaming")
    SEEN.set()
    page.wait_for_selector(".yj-foot", timeout=30_000)
    page.locator(".yj-fold summary", has_text=re.compile("核对时删去")).click()
    assert "777件" in page.locator(".yj-removed s").inner_text()
    shot(page, "page-struck")
    assert "909件" in page.locator(".yj-text").first.inner_text()
    assert "777件" not in page.locator(".yj-text").first.inner_text()
    copied = page.locator(".yj-tools .yj-copy").get_attribute("data-copy")
    assert "777件" not in copied
    page.close()


def test_the_service_stops_though_a_page_is_still_open(browser, tmp_path):
    with serving(tmp_path) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector(".yj-example")
    page.close()  # leaving `serving` waited for the service to end, with the page open
