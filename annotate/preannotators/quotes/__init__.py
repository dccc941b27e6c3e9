"""Quotations: who said what, with which words."""
