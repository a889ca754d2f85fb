"""Figures of the report: one function a figure, each from one tidy table to one plotly figure."""
