"""The version of utt, written here and nowhere else."""

from __future__ import annotations

VERSION = "2.0.0"
