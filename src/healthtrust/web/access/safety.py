"""What every answer carries: nothing is loaded from elsewhere, nothing is framed, guessed or kept.

Source  Content Security Policy Level 3, W3C; OWASP Secure Headers [recalled]
"""

from __future__ import annotations

from collections.abc import Mapping

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""No style and no script within a page, and none from elsewhere."""

ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-downloads"
"""For a page that was written to stand alone, with its styles inside it: it may do nothing at all."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}

ONLY_HTTPS = ("Strict-Transport-Security", "max-age=31536000")
"""For answers over https: come back that way only."""
