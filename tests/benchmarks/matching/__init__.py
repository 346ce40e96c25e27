"""Duplicate finding measured: tables with their truth, and the score of groups."""
