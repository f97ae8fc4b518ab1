"""The proof: which columns, elements and parameters can be NULL, on the tree the server itself analysed."""

from sqlpin.nullability.catalog import Catalog, Questions
from sqlpin.nullability.parameters import ParameterProof
from sqlpin.nullability.proof import ColumnProof, Proof, prove
from sqlpin.nullability.questions import questions

__all__ = ["Catalog", "ColumnProof", "ParameterProof", "Proof", "Questions", "prove", "questions"]
