"""The page of the profiles: what each covers and on what authority, as the profiles have it now."""

from __future__ import annotations

import write_profiles_page

from edicompliance.profiles import list_profiles, load_profile


def test_the_page_is_up_to_date() -> None:
    """Run scripts/write_profiles_page.py where this fails."""
    assert not write_profiles_page.is_stale()


def test_every_shipped_profile_is_in_every_table() -> None:
    page = write_profiles_page.page()
    for head in list_profiles():
        assert f"| [{head.id}](../retailer_profiles/{head.id}.toml): {head.name} |" in page
        assert f"\n| {head.id} | " in page


def test_what_is_not_known_is_told_with_its_reason() -> None:
    page = write_profiles_page.page()
    for key, why in load_profile("example-mart").unknown.items():
        assert f"| example-mart | `{key}` | {why} |\n" in page
