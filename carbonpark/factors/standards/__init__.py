"""Indicator sets of the rules a park is held to: dated, cited files, and their reader (`reading`)."""
