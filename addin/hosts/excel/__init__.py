"""A workbook that is open in Excel, through xlwings.

Two ways lead into Excel. Values, formulas, names, sheets and tables go through xlwings'
object model, in whole ranges. What that model lacks, or would do cell by cell, goes through
the add-in's own macros (`macros`), as whole lists: one text for Windows and macOS.
"""
