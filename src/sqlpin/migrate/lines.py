"""The lines that migrations print: of one step, of one table. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from sqlpin.diagnostics import Severity
from sqlpin.migrate.plan import Applied, Entry, State, Step
from sqlpin.render.style import Style

_HEAD = ("Applied At", "Version", "Description")

_REMARKS: Mapping[State, str] = MappingProxyType(
    {
        State.MODIFIED: "(modified)",
        State.LINE_ENDINGS: "(line endings differ)",
        State.MISSING: "(missing)",
        State.FAILED: "(unfinished)",
    }
)


def applied_line(applied: Applied) -> str:
    """`Applied 20260116123456/add_users_table (12.3 ms)`."""
    return f"Applied {_title(applied.migration.title, applied.revert)} ({duration(applied.elapsed)})"


def planned_line(step: Step) -> str:
    """`Can apply 20260116123456/add_users_table`, for a run that only says what it would do."""
    return f"Can apply {_title(step.migration.title, step.revert)}"


def _title(title: str, revert: bool) -> str:
    return f"{title} (revert)" if revert else title


def duration(nanoseconds: int) -> str:
    """Return a duration with three digits that matter: `0.4 ms`, `12.3 ms`, `1.23 s`, `2 min 5 s`."""
    seconds = nanoseconds / 1e9
    if seconds < 1:
        return f"{seconds * 1000:.1f} ms"
    if seconds < 60:
        return f"{seconds:.2f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


def info_table(entries: Sequence[Entry], style: Style) -> str:
    """Return the table of all migrations, oldest first, moments in UTC; its columns are as wide as they must be."""
    rows = [(_when(entry), str(entry.version), _description(entry)) for entry in entries]
    widths = [max(len(row[column]) for row in (_HEAD, *rows)) for column in range(3)]
    lines = [_line(_HEAD, widths), "=|=".join("=" * width for width in widths)]
    lines += [_painted(_line(row, widths), entry, style) for row, entry in zip(rows, entries, strict=True)]
    return "".join(f"{line}\n" for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _painted(line: str, entry: Entry, style: Style) -> str:
    if entry.state is State.PENDING:
        return style.severity(Severity.WARNING, line)
    if entry.state in _REMARKS:
        return style.severity(Severity.ERROR, line)
    return line


def _when(entry: Entry) -> str:
    return "(pending)" if entry.record is None else moment(entry.record.installed_on).replace("T", " ")


def _description(entry: Entry) -> str:
    remark = "(older than an applied one)" if entry.out_of_order else _REMARKS.get(entry.state, "")
    return f"{entry.slug} {remark}".rstrip()


def moment(when: datetime) -> str:
    """Return a moment in UTC, to the microsecond: `2026-01-16T12:00:00.000000`."""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def info_json(entries: Sequence[Entry]) -> str:
    """Return the same for machines: a contract with a number, `version`."""
    value = {"version": 1, "migrations": [_entry_value(entry) for entry in entries]}
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _entry_value(entry: Entry) -> dict[str, object]:
    migration, record = entry.migration, entry.record
    return {
        "version": entry.version,
        "description": entry.slug,
        "state": entry.state.value,
        "out_of_order": entry.out_of_order,
        "applied_at": f"{moment(record.installed_on)}Z" if record else None,
        "execution_time_ns": record.elapsed if record and record.elapsed >= 0 else None,
        "checksum": migration.checksum.hex() if migration else None,
        "applied_checksum": record.checksum.hex() if record else None,
        "file": migration.up.shown if migration else None,
        "down_file": migration.down.shown if migration and migration.down else None,
    }


def up_to_date(entries: Sequence[Entry]) -> bool:
    """Whether the database has exactly the migrations of the folder, as they are but for line endings."""
    return all(entry.state in (State.APPLIED, State.LINE_ENDINGS) for entry in entries)
