"""The planning drawn: from what its query read to HTML, by joining strings.

A month of a large village has thousands of cells: template loops over them cost many times the query.
Everything that comes from people is escaped here.
"""

from creuset.bookings.drawing.frame import Frame, View, frame_of
from creuset.bookings.drawing.grid import Links, draw_grid

__all__ = ["Frame", "Links", "View", "draw_grid", "frame_of"]
