"""The table of probes: query, truth, one reason each, by what they are about."""

from tests.nullability.probes import groups, joins, plain, sets

ALL = (*plain.PROBES, *joins.PROBES, *sets.PROBES, *groups.PROBES)
