"""Countries, their cities and subnets.

512 subnets of 256 addresses are shared out to countries in steps of two, by weight; a user's home subnet
decides their country. Addresses are from 240.0.0.0/4, which belongs to nobody.
"""

from __future__ import annotations

from dataset.mix import label

SUBNETS = 512

# Weights add up to 256: one for every two subnets.
COUNTRIES = (
    ("US", 52, ("New York", "Chicago", "Dallas", "Seattle")),
    ("IN", 30, ("Mumbai", "Delhi", "Bengaluru")),
    ("BR", 20, ("Sao Paulo", "Rio de Janeiro")),
    ("DE", 18, ("Berlin", "Hamburg", "Munich")),
    ("GB", 17, ("London", "Manchester")),
    ("JP", 15, ("Tokyo", "Osaka")),
    ("FR", 14, ("Paris", "Lyon")),
    ("ID", 12, ("Jakarta",)),
    ("MX", 11, ("Mexico City", "Monterrey")),
    ("CA", 9, ("Toronto", "Montreal")),
    ("IT", 8, ("Rome", "Milan")),
    ("ES", 8, ("Madrid", "Barcelona")),
    ("TR", 7, ("Istanbul",)),
    ("KR", 7, ("Seoul",)),
    ("AU", 6, ("Sydney", "Melbourne")),
    ("PL", 5, ("Warsaw",)),
    ("NL", 4, ("Amsterdam",)),
    ("AR", 3, ("Buenos Aires",)),
    ("SE", 3, ("Stockholm",)),
    ("CH", 2, ("Zurich",)),
    ("ZA", 2, ("Johannesburg",)),
    ("NO", 1, ("Oslo",)),
    ("IE", 1, ("Dublin",)),
    ("NZ", 1, ("Auckland",)),
)

# By (geo_id - 1) >> 1.
COUNTRY_OF_PAIR = tuple(code for code, weight, _ in COUNTRIES for _ in range(weight))

# The last subnet of each country is its mobile carrier's: a few addresses that many users share.
CARRIER_OF_PAIR = tuple(
    2 * sum(weight for _, weight, _ in COUNTRIES[: number + 1])
    for number, (_, weight, _) in enumerate(COUNTRIES)
    for _ in range(weight)
)


# By geo_id - 1: a country's subnets are shared out to its cities in turn.
CITIES = tuple(
    cities[subnet % len(cities)] for _, weight, cities in COUNTRIES for subnet in range(2 * weight)
)

# The first three numbers of each subnet's addresses, by geo_id - 1.
PREFIXES = tuple(f"240.{16 + geo // 32}.{geo * 37 % 256}." for geo in range(SUBNETS))


def country(geo_id: str) -> str:
    """SQL for a subnet's country."""
    return label(COUNTRY_OF_PAIR, f"({geo_id} - 1 >> 1)")
