"""Polygons in metres: measured, compared and labelled, without any library.

A floor plan is a handful of rooms with a handful of corners, so everything here is plain arithmetic on tuples:
quick enough for a whole village, and the same on every machine.

Points have x growing to the right and y growing downwards, as on a drawing; nothing depends on the turning direction.
A polygon is written without repeating its first point.
"""

from creuset.kernel.geometry.measures import (
    CENTIMETRE,
    TOUCHING,
    Box,
    Point,
    Polygon,
    Segment,
    area,
    bounds,
    centroid,
    edges,
    perimeter,
)
from creuset.kernel.geometry.polygons import (
    contains,
    contains_point,
    distance_to_boundary,
    is_simple,
    label_point,
    overlap,
)
from creuset.kernel.geometry.walls import opening, shared_edges, wall_at, walls, without_openings

__all__ = [
    "CENTIMETRE",
    "TOUCHING",
    "Box",
    "Point",
    "Polygon",
    "Segment",
    "area",
    "bounds",
    "centroid",
    "contains",
    "contains_point",
    "distance_to_boundary",
    "edges",
    "is_simple",
    "label_point",
    "opening",
    "overlap",
    "perimeter",
    "shared_edges",
    "wall_at",
    "walls",
    "without_openings",
]
