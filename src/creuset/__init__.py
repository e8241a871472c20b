"""Creuset runs a creative village: spaces, stages, projects and people in one house."""
