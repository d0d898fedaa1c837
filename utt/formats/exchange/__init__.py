"""The formats of other programs, for export and import, 1 a file: each is called as its module.

They know the API and nothing else of utt, as a plugin does.
"""
