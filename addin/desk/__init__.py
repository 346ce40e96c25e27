"""The desk: what happens when a person clicks a button in a spreadsheet.

A click names a verb. The desk asks the person what the verb has to know, shows how far it has
come, says at the end what was done, and turns whatever goes wrong into one message. It knows
the spreadsheet only as a `Window`; each application has its own.
"""
