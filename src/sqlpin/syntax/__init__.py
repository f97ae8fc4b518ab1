"""PostgreSQL text without a server: tokens, statements, placeholders."""
