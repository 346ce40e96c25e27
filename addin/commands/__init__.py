"""The commands, one file a verb.

A command is a pure function: a table, a rule book and what the workbook carries already go
in, an `Outcome` with a change set comes out. Reading, journalling and writing happen once, in
`addin.commands.run`.
"""
