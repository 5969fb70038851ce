"""Maps: what stands where, what is told apart, and what is listed because it is on none."""

from __future__ import annotations

import math
import re
from itertools import combinations

import pandas as pd
import pytest
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from claimbook import testing
from claimbook.compare import places
from claimbook.show import charts
from claimbook.show.charts import labelling, maps, style

pytestmark = pytest.mark.usefixtures("sides")  # the invented book has an island, 10 to 20 degrees

WINDOW = (0, 40, 30, 60)
SPOTS = [
    # place, name, kind, lat, lon, claims, events
    ("vell", "Vell", "point", 50, 12.5, 3, 1),
    ("ostia", "Ostia", "point", 45, 20, 0, 1),
    ("salt-land", "Salt Land", "region", 55, 20, 2, 0),
    ("far-land", "Far Land", "region", None, None, 5, 0),
    ("dyke", "The Dyke", "line", None, None, 1, 0),
    ("nowhere", "Nowhere", "unlocated", 50, 15, 1, 0),
    ("port-far", "Port Far", "point", 30, -170, 1, 2),
]


def spots(*only, rows=SPOTS):
    columns = ["place", "name", "kind", "lat", "lon", "claims", "events"]
    made = pd.DataFrame([r for r in rows if not only or r[0] in only], columns=columns)
    made = made.set_index("place", drop=False).rename_axis(None)
    made["rows"] = made["claims"] + made["events"]
    return made.assign(locator="siberia:3", years=["1804"] + [""] * (len(made) - 1))


class Atlas:
    """A map as it was when it was saved, and what is below it."""

    def __init__(self, monkeypatch, made, **settings):
        save = style.save

        def keep(fig, label, rows, *, alt):
            self.ax, self.rows, self.alt = fig.axes[0], rows, alt
            self.marks, self.overlaps = testing.drawn(fig), testing.overlapping(fig)
            self.words = {t.get_gid()[5:]: t for t in self.ax.texts if t.get_gid()}
            (self.length,) = (t for t in self.ax.texts if not t.get_gid())
            self.boxes = {key: t.get_window_extent() for key, t in self.words.items()}
            self.discs = {line.get_gid()[6:]: line for line in self.ax.lines if line.get_gid()}
            return save(fig, label, rows, alt=alt)

        monkeypatch.setattr(style, "save", keep)
        said = {"window": WINDOW, "alt": "{points} {regions} {off} {most}"} | settings
        self.shown = charts.atlas("fig-vell-places", made, **said)
        self.below = self.shown.html.partition('<div class="map-places">')[2]

    def disc(self, key):
        """The box of a disc, in pixels."""
        line = self.discs[key]
        x, y = self.ax.transData.transform((line.get_xdata()[0], line.get_ydata()[0]))
        half = line.get_markersize() / 2 * self.ax.figure.dpi / 72
        return Bbox.from_extents(x - half, y - half, x + half, y + half)


@pytest.fixture
def atlas(monkeypatch):
    return lambda made, **settings: Atlas(monkeypatch, made, **settings)


def test_a_point_stands_where_it_lies_as_large_as_its_rows_are_many(atlas):
    made = atlas(spots())
    assert {(k, m.x, m.y) for k, m in made.marks.items() if k.startswith("place:")} == {
        ("place:vell", 12.5, 50), ("place:ostia", 20, 45)}  # fmt: skip
    assert (made.ax.get_xlim(), made.ax.get_ylim()) == ((0, 30), (40, 60))
    size = {key: line.get_markersize() for key, line in made.discs.items()}
    assert size["vell"] == pytest.approx(2 * size["ostia"])  # four rows and one: by area
    assert made.words["vell"].get_text() == "Vell 4" and made.words["ostia"].get_text() == "Ostia 1"


def test_a_region_is_told_apart(atlas):
    """It has no disc, which would say that it lies there, and is written otherwise."""
    made = atlas(spots())
    assert set(made.discs) == {"vell", "ostia"}
    words = made.words["salt-land"]
    assert words.get_text() == "SALT LAND 2" and words.get_color() != made.words["vell"].get_color()
    middle = made.ax.transData.transform((20, 55))
    assert made.boxes["salt-land"].contains(*middle)
    assert made.alt == "2 1 4 Vell, 4"


def test_what_is_on_no_map_is_listed_with_its_reason_and_its_rows(atlas):
    made = atlas(spots(), query="topic=x")
    below = made.below.partition("Not on this map")[2]
    text = re.sub("<[^>]*>", "", below)
    for words in ("Lands and seas of which no middle was found. Far Land (5 claims).",
                  "Borders, rivers and railways. The Dyke (1 claim).",
                  "who says where they lie. Nowhere (1 claim).",
                  "edge of this map. Port Far, to the south-east (1 claim, 2 events)."):
        assert words in text
    assert 'href="claimbook:register/events?place=Port%20Far&amp;topic=x"' in below
    on = re.sub("<[^>]*>", "", made.below.partition("Not on this map")[0])
    assert "Vell (3 claims, 1 event); Ostia (1 event); Salt Land (2 claims)." in on
    shown = dict(zip(made.rows["place"], made.rows["shown"], strict=True))
    assert shown == {"vell": "disc", "ostia": "disc", "salt-land": "words", "far-land": "region",
                     "dyke": "line", "nowhere": "unlocated", "port-far": "off"}  # fmt: skip


@pytest.mark.parametrize(
    ("lon", "lat", "where"),
    [(-170, 50, "east"), (-10, 50, "west"), (15, 70, "north"), (175, 30, "south-east"),
     (-160, 70, "north-west")],
)  # fmt: skip
def test_a_place_off_the_map_lies_in_the_direction_of_the_shorter_way(lon, lat, where):
    spot = spots(rows=[("a", "A", "point", lat, lon, 1, 0)]).iloc[0]
    window = (100, 40, 140, 60) if lon in (-170, 175) else WINDOW
    assert maps._direction(spot, window) == where


def test_a_map_of_nothing_is_refused(atlas):
    with pytest.raises(ValueError, match="'fig-vell-places': no place of 1 lies within"):
        atlas(spots("port-far"))


def crowd(count):
    """Points near one another, each with a long name."""
    return [(f"p-{n}", f"Long name {n}", "point", 50 + n % 3, 14 + n % 4, 1 + n, 0)
            for n in range(count)]  # fmt: skip


def test_words_cover_neither_words_nor_discs_nor_lines(atlas):
    made = atlas(spots(rows=[*crowd(9), *SPOTS[:3]]))
    assert not made.overlaps
    frame = made.ax.get_window_extent()
    lines = [line for line in made.ax.lines if line.get_marker() == "None"]
    assert lines, "a name far from its disc has no line"
    for key, box in made.boxes.items():
        assert not box.overlaps(made.length.get_window_extent()), key
        assert frame.contains(*box.min) and frame.contains(*box.max), key
        for other in made.discs:
            assert not box.overlaps(made.disc(other)), (key, other)
        for line in lines:
            path = line.get_transform().transform_path(line.get_path())
            assert not path.intersects_bbox(box, filled=False), key
    for one, other in combinations(lines, 2):
        paths = [each.get_transform().transform_path(each.get_path()) for each in (one, other)]
        assert not paths[0].intersects_path(paths[1])


def test_words_at_the_edge_stay_within(atlas):
    made = atlas(spots(rows=[("edge", "A name at the edge", "point", 50, 29.5, 1, 0)]))
    frame, box = made.ax.get_window_extent(), made.boxes["edge"]
    assert frame.contains(*box.min) and frame.contains(*box.max)


def test_lines_to_discs_do_not_cross():
    """Else one could not tell which name is whose."""
    far = Bbox.from_extents(90, 90, 99, 99), Bbox.from_extents(90, 0, 99, 9)
    up, down = Path([(0, 0), (90, 90)]), Path([(0, 95), (90, 5)])
    one, other = (labelling._Spot((0, 0), *ends) for ends in zip(far, (up, down), strict=True))
    assert not labelling._is_free(one, [other])
    assert labelling._is_free(one, [labelling._Spot((0, 0), far[1], None)])


def test_a_map_without_room_for_a_name_is_refused(atlas):
    with pytest.raises(ValueError, match=r"'fig-vell-places': no room for “Long name .*window"):
        atlas(spots(rows=crowd(60)))


def test_land_is_drawn_within_the_window_and_years_below_names(atlas):
    made = atlas(spots("vell"), is_dated=True)
    (land,) = (patch for patch in made.ax.patches if isinstance(patch, PathPatch))
    assert land.get_path().contains_point((15, 50)) and not land.get_path().contains_point((25, 50))
    west, south, east, north = land.get_path().get_extents().extents
    assert (west, south, east, north) == (10, 45, 20, 61)  # to 70 in coast.csv
    assert made.words["vell"].get_text() == "Vell 4\n1804"


def test_words_are_as_far_from_their_disc_on_a_screen_as_in_a_file(atlas):
    """Offsets are points, whatever the resolution."""
    made = atlas(spots("vell"))
    across, up = made.words["vell"].get_position()
    half = made.boxes["vell"].width * 72 / made.ax.figure.dpi / 2
    gap = across - half - made.discs["vell"].get_markersize() / 2
    assert up == pytest.approx(0) and labelling._GAPS[0] <= gap <= 6


def test_a_scale_is_as_long_as_it_says_in_a_corner_without_places(atlas):
    rows = [("corner", "In the corner", "point", 41, 28, 1, 0), *SPOTS[:2]]
    made = atlas(spots(rows=rows))
    (bar,) = (line for line in made.ax.lines if line.get_marker() == "|")
    west, east = bar.get_xdata()
    assert made.length.get_text() == "500 km"
    assert (east - west) * 111.2 * math.cos(math.radians(50)) == pytest.approx(500, rel=0.01)
    assert 0 < west < east < 8, "it is not in the other corner"


def test_kilometres_are_those_of_the_shortest_way(monkeypatch):
    rows = pd.DataFrame({"lat": [0.0, 0, 90, None], "lon": [0.0, 90, 10, None]}, index=[*"abcd"])
    monkeypatch.setattr(places.tables, "keyed", lambda *_, **__: rows)
    quarter = 10_007.5
    for pair in ("ab", "ba", "ac", "bc"):
        assert places.apart(*pair) == pytest.approx(quarter, abs=1)
    assert places.apart("a", "a") == 0
    with pytest.raises(ValueError, match=r"'d': data/places\.csv does not say where"):
        places.apart("a", "d")
