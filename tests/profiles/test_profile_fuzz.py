"""However a profile is broken, what comes out is a `ProfileError` that says where."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sizes import examples

from edicompliance.datafolder import profiles_folder
from edicompliance.errors import ProfileError
from edicompliance.profiles import Facts, check_file, load_profile

LINES = (profiles_folder() / "example-mart.toml").read_text(encoding="utf-8").split("\n")
WRONG = ["", "5", "-1", "true", "nan", "[]", "{}", '"x"', '""', "2026-01-01", '"any text"', "[1]"]
places = st.integers(0, len(LINES) - 1)


@st.composite
def broken(draw: st.DrawFn) -> str:
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 3))):
        at, other = draw(places), draw(places)
        key = lines[at].partition("=")[0]
        lines[at] = draw(
            st.sampled_from(
                ["", lines[other], f"{key}={lines[other].partition('=')[2]}"]
                + [f"{key}= {value}" for value in WRONG]
            )
        )
    return "\n".join(lines)


@given(broken())
@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_broken_profile_loads_or_says_where(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    try:
        profile = load_profile(path)
    except ProfileError as error:
        faults = list(error.problems)
    else:
        profile.charges(Facts())
        profile.conventions("850", Facts())
        faults = []
    assert all(fault.path == str(path) for fault in faults)
    assert len(check_file(path)) >= len(faults)
