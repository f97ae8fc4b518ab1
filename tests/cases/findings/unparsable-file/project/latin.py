nom = "é"
