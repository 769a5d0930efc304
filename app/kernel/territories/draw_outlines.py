"""Draw every territory on one plane.

Run `python -m app.kernel.territories.draw_outlines`; it needs shapely, a development tool that the portal does without.
The communes of 2018 are merged into those of today, simplified together so that neighbours keep the very same border,
then joined into EPCI, départements, bassins and zones. Only the part of a territory that lies in the region is drawn.
"""

import gzip
import json
import math
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from app.kernel.territories.reference import DATA, OUTLINES, Key, OfficialFiles, Reference, read_places

CONTOURS = "communes-pays-de-la-loire.geojson.gz"
WIDTH = 1000
LATITUDE = 47.4  # the middle of the region: there, both axes have the same scale
DETAIL = 0.9  # side, in drawing units (one is about 270 m), of the smallest bend that is kept
GRID = 10  # points are kept to a tenth of a unit
SMALLEST_ISLET = 1e-5  # square degrees, about 8 hectares: below, an island is only a stray dot

Point = tuple[int, int]


def communes_of_today(files: OfficialFiles, reference: Reference) -> dict[str, BaseGeometry]:
    """The shape of each commune of today, in degrees: those of 2018, merged where they have been since."""
    merged_into = {former.code: former.commune for former in reference.former_codes}
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for feature in files.packed(CONTOURS)["features"]:
        code = feature["properties"]["code"]
        today = code if Key("commune", code) in reference.places else merged_into[code]
        parts[today].append(shape(feature["geometry"]))
    return {code: without_islets(shapely.coverage_union_all(shapes)) for code, shapes in sorted(parts.items())}


def without_islets(geometry: BaseGeometry) -> BaseGeometry:
    """The shape without the islands too small to be seen, its largest piece kept whatever its size."""
    pieces = pieces_of(geometry)
    return MultiPolygon([piece for piece in pieces if piece.area >= SMALLEST_ISLET or piece is pieces[0]])


def pieces_of(geometry: BaseGeometry) -> list[Polygon]:
    """The pieces of a shape, the largest first."""
    pieces = list(geometry.geoms) if isinstance(geometry, MultiPolygon) else [Polygon(geometry)]
    return sorted(pieces, key=lambda piece: -piece.area)


def on_the_plane(communes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The same shapes in drawing units, the region WIDTH wide, y downwards, and simplified together."""
    west, _, east, north = shapely.total_bounds(list(communes.values()))
    squeeze = math.cos(math.radians(LATITUDE))
    scale = WIDTH / ((east - west) * squeeze)

    def project(points: np.ndarray) -> np.ndarray:
        return np.column_stack(((points[:, 0] - west) * squeeze * scale, (north - points[:, 1]) * scale))

    drawn = [shapely.transform(geometry, project) for geometry in communes.values()]
    return dict(zip(communes, shapely.coverage_simplify(drawn, DETAIL), strict=True))


def ring_path(points: Iterable[Point]) -> str:
    """One closed ring as relative moves, in tenths turned back into units, repeated points dropped."""
    here, *others = points
    moves = [f"M{_number(here[0])} {_number(here[1])}"]
    for point in others[:-1]:
        if point != here:
            moves.append(f"l{_number(point[0] - here[0])} {_number(point[1] - here[1])}".replace(" -", "-"))
            here = point
    return "".join(moves) + "z"


def _number(tenths: int) -> str:
    whole = f"{tenths / GRID:.1f}".removesuffix(".0")
    return whole.replace("0.", ".", 1) if whole.startswith(("0.", "-0.")) else whole


def outline_of(key: Key, geometry: BaseGeometry) -> dict[str, object]:
    """The path, box and label place of one territory."""
    pieces = pieces_of(geometry)
    rings = [ring for piece in pieces for ring in (piece.exterior, *piece.interiors)]
    path = "".join(ring_path([(round(x * GRID), round(y * GRID)) for x, y in ring.coords]) for ring in rings)
    centre = shapely.maximum_inscribed_circle(pieces[0]).coords[0]
    return {
        "type": key.type,
        "code": key.code,
        "path": path,
        "box": [round(side, 1) for side in geometry.bounds],
        "label": [round(side, 1) for side in centre],
    }


def draw(files: OfficialFiles) -> dict[str, object]:
    """Every outline, ready to be written."""
    reference = read_places(files)
    communes = on_the_plane(communes_of_today(files, reference))
    outlines = []
    for key in sorted(reference.places):
        shapes = [communes[code] for code in sorted(reference.members[key]) if code in communes]
        if shapes:
            outlines.append(outline_of(key, shapely.coverage_union_all(shapes)))
    return {"width": WIDTH, "outlines": outlines}


def main() -> None:
    """Write the outlines beside the official files, the same bytes each time."""
    content = json.dumps(draw(OfficialFiles()), ensure_ascii=False, separators=(",", ":"))
    (DATA / OUTLINES).write_bytes(gzip.compress(content.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    main()
