"""Entities: names of people, places and organisations, repaired and with their nominative."""
