"""The parts of the page for people, on a terminal."""
