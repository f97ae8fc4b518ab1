"""What is known of PostgreSQL's types without a server: the built-in ones, and what other tools call them."""
