"""The formats of the report: each module is named after its format, with its parts in the folder of that name."""
