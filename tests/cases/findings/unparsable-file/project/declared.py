# coding: latin-1
import psycopg

psycopg.connect().execute("SELECT 'é'")
