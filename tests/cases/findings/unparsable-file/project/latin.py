import psycopg

psycopg.connect().execute("SELECT 'é'")
