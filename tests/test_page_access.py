"""No serious finding of axe-core on any tab, light or dark. axe-core is fetched with npm into a temporary folder."""

import shutil
import subprocess

import pytest
from page_server import ask, browser, server  # noqa: F401  (fixtures)

pytestmark = pytest.mark.slow
FOUND = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter(v => ["serious", "critical"].includes(v.impact))
    .flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(" ")}`))"""


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    folder = tmp_path_factory.mktemp("axe")
    if not shutil.which("npm"):
        pytest.skip("no npm; `make system` installs it")
    got = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "axe-core@4"], cwd=folder, capture_output=True)
    if got.returncode:
        pytest.skip("axe-core could not be fetched")
    return (folder / "node_modules/axe-core/axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_serious_finding_on_any_tab(axe, browser, server, colours, width):
    context = browser.new_context(viewport={"width": width, "height": 844}, bypass_csp=True, color_scheme=colours)
    page = context.new_page()
    page.goto(server)
    page.wait_for_selector(".yj-example")
    page.evaluate(axe)
    found = page.evaluate(FOUND)
    ask(page, "合肥市2023年收到行政复议申请多少件?")
    found += page.evaluate(FOUND)
    page.locator(".yj-history").click()
    page.wait_for_selector(".yj-past li")
    found += page.evaluate(FOUND)
    page.keyboard.press("Escape")
    for name in ("资料库", "学习材料", "评测"):
        page.get_by_role("tab", name=name).click()
        for fold in page.locator("button.label-wrap:visible").all():
            fold.click()
        if name == "学习材料":
            page.locator("#yj-study").click()
            page.wait_for_selector(".yj-item", timeout=60_000)
            for table in page.locator(".yj-viewpick").all()[1:]:
                table.click()
                found += page.evaluate(FOUND)
        page.wait_for_timeout(300)
        found += page.evaluate(FOUND)
    context.close()
    assert found == []
