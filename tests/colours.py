"""How far apart two colours are for an eye."""

from __future__ import annotations

from matplotlib.colors import to_rgb


def lab(tone: str) -> tuple[float, float, float]:
    """Return a colour in CIELAB (D65)."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
             for part in to_rgb(tone)]  # fmt: skip
    weights = [(0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)]
    x, y, z = (
        q ** (1 / 3) if q > 0.008856 else 7.787 * q + 16 / 116
        for q in (
            sum(w * p for w, p in zip(row, parts, strict=True)) / white
            for row, white in zip(weights, (0.9505, 1, 1.089), strict=True)
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
