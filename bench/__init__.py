"""Benchmarks: what utt costs."""
