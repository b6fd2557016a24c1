"""*What if*: an order over its ship times, by another carrier too."""

from __future__ import annotations

from pathlib import Path

from tests.web.sitting import browser, running

PAGE = "/what-if/mart/4500012"


def test_what_it_costs_by_when_it_leaves_is_judged_by_another_carrier_too(home: Path) -> None:
    with running(home) as app:
        client = browser(app)
        as_it_is = client.get(f"{PAGE}.json").json()["rows"]
        other = client.get(f"{PAGE}.json?scac=ZZZZ").json()["rows"]
        assert not any("RTG001" in one["codes"] for one in as_it_is)
        assert all("RTG001" in one["codes"] for one in other)
        page = client.get(f"{PAGE}?scac=ZZZZ").text
        assert "Supposed: scac ZZZZ" in page
        assert 'href="/shipments/mart/4500012?scac=ZZZZ&amp;ship=' in page
        assert client.get(f"{PAGE}?mode=rocket").status_code == 422
