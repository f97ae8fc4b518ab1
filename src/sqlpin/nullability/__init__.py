"""The proof: which columns, elements and parameters can be NULL, on the tree the server itself analysed."""
