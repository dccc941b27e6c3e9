"""Measurements of the built program: `python -m tests.benchmarks`."""
