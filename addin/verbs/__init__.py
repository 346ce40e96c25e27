"""The verbs: what each does with a workbook that somebody opened, and what it says meanwhile.

A verb reads what it needs, lets its command compute the outcome and carries that out. The
command line and the buttons of a spreadsheet are both thin around it: they open the workbook,
ask for what the verb has to know, and show what it says.
"""
