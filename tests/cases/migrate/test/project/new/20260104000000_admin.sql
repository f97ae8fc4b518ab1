INSERT INTO users (id, email, role) VALUES (0, 'root@example.org', 'admin');
