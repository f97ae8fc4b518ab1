"""What the code holds, before any server is asked."""

from sqlpin.survey.places import PlacedQuery, Survey, place_of, survey
from sqlpin.survey.script import combine, parts
from sqlpin.survey.suppress import REFUSALS, suppress

__all__ = ["REFUSALS", "PlacedQuery", "Survey", "combine", "parts", "place_of", "suppress", "survey"]
