"""`sqlpin show`: which query is meant, and what is known of it, as people and as programs read it. Pure."""

from __future__ import annotations

from sqlpin.show.choosing import NO_FILE, chosen, written
from sqlpin.show.document import described_json
from sqlpin.show.text import described_text

__all__ = ["NO_FILE", "chosen", "described_json", "described_text", "written"]
