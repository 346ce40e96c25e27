"""Builds the Excel add-in on any system, without Excel: `custsheet addin build`.

In reading order: `sources` for the macros as text, `wrappers` for those that are generated,
`texts` for the words of both languages, `drawing` and `icons` for the pictures, `project` for
the VBA project, `package` for the file around it, `build` for the whole.
"""
