"""The formats of the report: each module is one, called as its format, whose parts are in the folder of that name."""
