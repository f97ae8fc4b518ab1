"""The one place that knows the version; free of imports so that `--version` costs nothing."""

__version__ = "0.1.0"
