"""Pictures of labels as cameras make them, from a seed: askew, blurred, dark, scratched.

`mild` is what a careful person's photo has, one or two things together; `heavy` is more of all.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Way = Callable[[Image.Image, random.Random, float], Image.Image]
"""A picture, chance, and how much of it, 1 being the most of a mild photo."""


def on_a_carton(picture: Image.Image, chance: random.Random) -> Image.Image:
    """The label with some of the carton around it."""
    margin = chance.randint(20, 60)
    size = picture.width + 2 * margin, picture.height + 2 * margin
    carton = Image.new("L", size, chance.choice((255, 215, 180, 150)))
    carton.paste(picture, (margin, margin))
    return carton


def rotated(picture: Image.Image, chance: random.Random, much: float) -> Image.Image:
    """The camera is not held straight: up to 5 degrees."""
    degrees = chance.uniform(-5, 5) * much
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=_edge(picture))


def perspective(picture: Image.Image, chance: random.Random, much: float) -> Image.Image:
    """The camera is not in front of it: a side up to 8 % shorter or longer than it was."""
    wide, high = picture.size
    ends = [(0, 0), (wide, 0), (wide, high), (0, high)]
    by = 0.04 * much
    seen = [
        (x + chance.uniform(-by, by) * wide, y + chance.uniform(-by, by) * high) for x, y in ends
    ]
    way = Image.Transform.PERSPECTIVE
    how = _homography(ends, seen)
    return picture.transform(
        picture.size, way, how, Image.Resampling.BICUBIC, fillcolor=_edge(picture)
    )


def blurred(picture: Image.Image, chance: random.Random, much: float) -> Image.Image:
    """Out of focus: up to 1 pixel."""
    return picture.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 1) * much))


def noisy(picture: Image.Image, chance: random.Random, much: float) -> Image.Image:
    """Little light: noise of sigma up to 15 of 255."""
    noise = np.random.default_rng(chance.getrandbits(32))
    grey = np.array(picture, dtype=np.float64)
    grey += noise.normal(0, chance.uniform(3, 15) * much, grey.shape)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def as_jpeg(picture: Image.Image, chance: random.Random, much: float) -> Image.Image:
    """Saved small: quality 50 or better."""
    out = io.BytesIO()
    worst = max(8, int(50 / much**2))
    picture.save(out, "JPEG", quality=chance.randint(worst, max(worst, 90)))
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def shadowed(picture: Image.Image, chance: random.Random, much: float) -> Image.Image:
    """Light from one side, and the shadow of a hand."""
    wide, high = picture.size
    across = np.linspace(0, chance.uniform(-1, 1), wide)[None, :]
    down = np.linspace(0, chance.uniform(-1, 1), high)[:, None]
    light = 1 - 0.2 * much * (np.abs(across) + np.abs(down))
    edge = chance.uniform(0.2, 0.8) * wide
    soft = 1 / (1 + np.exp(-(np.arange(wide) - edge) / 15.0))
    light = light * (1 - 0.25 * much * soft[None, :])
    return Image.fromarray((np.asarray(picture) * light).clip(0, 255).astype(np.uint8))


def scratched(picture: Image.Image, chance: random.Random, much: float) -> Image.Image:
    """White lines where something rubbed along."""
    hurt = picture.copy()
    pen = ImageDraw.Draw(hurt)
    for _ in range(round(3 * much)):
        ends = [(chance.uniform(0, hurt.width), chance.uniform(0, hurt.height)) for _ in range(2)]
        pen.line(ends, 245, chance.randint(1, 3))
    return hurt


MILD: tuple[Way, ...] = (rotated, perspective, blurred, noisy, as_jpeg)
"""What the demands on mild photos speak of."""
ALL: tuple[Way, ...] = (rotated, perspective, scratched, shadowed, blurred, noisy, as_jpeg)
"""In the order in which they come about."""


def mild(picture: Image.Image, seed: int) -> Image.Image:
    """A photo of somebody careful: one or two things are not quite right."""
    chance = random.Random(seed)
    chosen = chance.sample(range(len(MILD)), chance.choice((1, 2)))
    photo = on_a_carton(picture, chance)
    for at in sorted(chosen):
        photo = MILD[at](photo, chance, 1)
    return photo


def heavy(picture: Image.Image, seed: int) -> Image.Image:
    """A photo of somebody in a hurry: three to five things, up to twice as much of each."""
    chance = random.Random(seed)
    chosen = chance.sample(range(len(ALL)), chance.randint(3, 5))
    photo = on_a_carton(picture, chance)
    for at in sorted(chosen):
        photo = ALL[at](photo, chance, chance.uniform(1, 2))
    return photo


def _edge(picture: Image.Image) -> int:
    """The grey of the corner: what is around goes on."""
    grey = picture.getpixel((0, 0))
    assert isinstance(grey, int)
    return grey


def _homography(ends: list[tuple[int, int]], seen: list[tuple[float, float]]) -> list[float]:
    """The eight numbers that say for each place of the photo where on the label it was."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, ends, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    wanted: NDArray[np.float64] = np.array([one for pair in ends for one in pair], dtype=float)
    return [float(one) for one in np.linalg.solve(np.array(rows), wanted)]
