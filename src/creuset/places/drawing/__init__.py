"""Drawings of a village, made from one plan in metres: flat floor, sheet of a room, view without a roof.

Pure functions from the frozen values of :mod:`.shapes` to SVG text: no Django, no database, no clock. The same values
give the same bytes. No drawing carries a style, a script or an id: colours come from ``places/css/drawings.css``, and
two drawings never disturb each other on one page.
"""
