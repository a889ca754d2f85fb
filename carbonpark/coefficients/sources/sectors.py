"""Which row of IPCC's stationary combustion a group belongs to: CH4 and N2O of a fuel depend on who burns it.

Power and heat supply are energy industries; buildings, households and public services have the commercial rows; industry
has the manufacturing rows. Vehicles have rows of their own.
"""

from __future__ import annotations

ENERGY_INDUSTRIES = "energy_industries"
MANUFACTURING = "manufacturing"
COMMERCIAL = "commercial"
TRANSPORT = "transport"

SUPPLY_CLASSES = ("44", "D44")
"""GB/T 4754 division 44: production and supply of electricity and heat."""
BUILDINGS = ("building", "household", "data_centre", "public_works")


def ipcc_sector(kind: str, industry: str, use: str = "fuel") -> str:
    """The IPCC sector of a group's fuel: by use, then by industry, then by kind of group.

    Examples
    --------
    >>> ipcc_sector("industry", "2614"), ipcc_sector("building", ""), ipcc_sector("public_works", "4430")
    ('manufacturing', 'commercial', 'energy_industries')
    """
    if use == "transport":
        return TRANSPORT
    if industry.startswith(SUPPLY_CLASSES):
        return ENERGY_INDUSTRIES
    return COMMERCIAL if kind in BUILDINGS else MANUFACTURING
