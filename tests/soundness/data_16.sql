INSERT INTO generated_parent VALUES (1);
INSERT INTO generated_child VALUES (2);
