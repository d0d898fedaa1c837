"""The report: from entries to activities, to sums, to text."""
