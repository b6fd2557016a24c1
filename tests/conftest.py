"""What holds for all tests: properties are about what comes out, never about how long it took."""

from hypothesis import settings
from pytest import TerminalReporter  # noqa: PT013 - the type of its own hook
from tests.profiles.coverage import rows, share

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print, where the coverage of the profiles was tested, the share of each retailer."""
    ran = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    if any("tests/profiles/test_coverage.py" in report.nodeid for report in ran):
        terminalreporter.section("facts that the profiles hold")
        terminalreporter.write_line("\n".join(share(rows())))
