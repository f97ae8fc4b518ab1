INSERT INTO virtual VALUES (1, NULL), (2, 2);
INSERT INTO unvalidated VALUES (1, NULL);
INSERT INTO no_inherit_parent VALUES (1, 1);
INSERT INTO no_inherit_child VALUES (NULL, 1);
