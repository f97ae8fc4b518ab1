#!/bin/sh
# What sqlpin does, in a minute, on a copy of this example. Needs `sqlpin` on PATH and nothing else: no server, no
# DATABASE_URL. Ends with 0 when every command did what it is here to show.
set -eu
unset DATABASE_URL SQLX_OFFLINE SQLX_OFFLINE_DIR

example=$(cd "$(dirname "$0")" && pwd)
copy=$(mktemp -d "${TMPDIR:-/tmp}/sqlpin-demo.XXXXXX")
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT TERM

if [ -t 1 ]; then
    bold=$(printf '\033[1m') dim=$(printf '\033[2m') plain=$(printf '\033[0m')
else
    bold='' dim='' plain=''
fi

# Print a few lines of talk, one per argument.
say() {
    printf '\n'
    for line in "$@"; do
        printf '%s# %s%s\n' "$dim" "$line" "$plain"
    done
}

# Show a command and run it; it must end with the exit code that is named first.
run() {
    expected=$1
    shift
    printf '%s$ %s%s\n' "$bold" "$*" "$plain"
    code=0
    "$@" 2>&1 || code=$?
    if [ "$code" -ne "$expected" ]; then
        printf 'demo: this should have ended with exit code %s, not %s\n' "$expected" "$code" >&2
        exit 1
    fi
}

cp -R "$example/." "$copy"
rm -rf "$copy/.sqlx"
cd "$copy"

say "A small membership site: nine migrations, and plain SQL over psycopg, asyncpg and SQLAlchemy." \
    "This is a copy of examples/organizations, with its .sqlx folder taken away."
run 0 ls migrations

say "prepare: start a PostgreSQL, apply the migrations, ask what each query means, write that down." \
    "Nothing has to be set up: the server lives in a temporary directory for as long as it is asked."
run 0 sqlpin prepare

say "The answers are files to commit: one per query, and one line per migration." \
    "They are, byte for byte, those that are committed with the example."
run 0 diff -r "$example/.sqlx" .sqlx

say "check --offline: what CI, the pre-commit hook and the editor run. No server, no connection."
run 0 sqlpin check --offline

say "What is known of one query, and why: a column that a LEFT JOIN can leave NULL, a set of values from a CHECK."
run 0 sqlpin show organizations/membership.py:84 --explain

say "Somebody mistypes a column ..."
sed 's/SELECT id, password_hash, is_active/SELECT id, password_hsh, is_active/' \
    "$example/organizations/accounts.py" >organizations/accounts.py
run 1 sqlpin check --offline

say "... the query is new to .sqlx, and when PostgreSQL is asked, it says why, at the very characters." \
    "All or nothing: .sqlx stays as it was."
run 1 sqlpin prepare
cp "$example/organizations/accounts.py" organizations/accounts.py

say "Somebody adds a migration and forgets to prepare. Offline, sqlpin still knows:"
cat >migrations/20260117090000_rename_bio.sql <<'SQL'
ALTER TABLE users RENAME COLUMN bio TO about;
SQL
run 0 cat migrations/20260117090000_rename_bio.sql
run 1 sqlpin check --offline

say "And prepare names every query that the new column name breaks:"
run 1 sqlpin prepare --output-format concise

say "That is all: the copy is gone, nothing is left running. Next: docs/tutorial.md."
