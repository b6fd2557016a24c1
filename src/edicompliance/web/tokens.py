"""The token that a form carries, so that no other site's page can send it in somebody's name.

>>> tokens = Tokens(b"a secret of this run")
>>> browser = tokens.browser()
>>> tokens.fits(browser, tokens.of(browser)), tokens.fits(browser, tokens.of("another"))
(True, False)
>>> tokens.fits("", tokens.of(""))
False
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final

COOKIE: Final = "edic_desk"
"""What a browser is known by; it holds nothing, and is forgotten when the browser is closed."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Makes tokens, and knows them again, as long as the desk runs."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def browser(self) -> str:
        """A name for a browser that comes for the first time."""
        return secrets.token_urlsafe(24)

    def of(self, browser: str) -> str:
        """The token of a browser."""
        return hmac.new(self.secret, browser.encode("utf-8", "replace"), "sha256").hexdigest()

    def fits(self, browser: str, token: str) -> bool:
        """Whether a form came from a page that this browser was given; takes one time for all."""
        given = token.encode("utf-8", "replace")
        return bool(browser) and hmac.compare_digest(self.of(browser).encode(), given)
