"""The formats of other programs, for export and import, one per file: each is named after its module.

Like plugins, they use only the API.
"""
