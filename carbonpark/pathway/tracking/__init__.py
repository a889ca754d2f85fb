"""Yearly work on a plan: a new year's account beside what the plan expected, and whose duty is what.

`track` says by which lever the year departed from the plan, what is left of the budget, and which units are behind;
`responsibility` shares a plan's target out to groups and enterprises by a named rule.
"""
