"""What pages weigh on the wire, and that a slow network keeps nobody from reading."""

import sys

import pytest

from tests.browser.conftest import NARROW
from tools.weigh import KINDS, NETWORKS, PHONE, is_heavy, slowed, table, weigh

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]


def test_no_page_weighs_more_than_its_kind_may(site, visit, capsys):
    contexts = {}
    for kind in KINDS:
        if kind.reader not in contexts:
            page, _ = visit(site, kind.reader or None, PHONE)
            contexts[kind.reader] = page.context
    rows = [(kind, *weigh(contexts[kind.reader], f"/kk/{kind.path}")) for kind in KINDS]
    with capsys.disabled():
        sys.stdout.write(f"\n{table(rows)}")

    assert [kind.name for kind, cold, warm in rows if is_heavy(kind, cold, warm)] == []
    # Every file comes once: what is opened again is the page alone, or nothing if it is kept too.
    assert [kind.name for kind, _, warm in rows if warm.answers > 1] == []


def test_a_member_reads_over_the_slowest_network(site, visit):
    page, _ = visit(site, "member", NARROW)
    slow = slowed(page.context, NETWORKS[0])
    slow.goto("/kk/my/")

    assert slow.locator("h1").is_visible()
    assert slow.locator("h1").inner_text() == page.locator("h1").inner_text()
    slow.close()
