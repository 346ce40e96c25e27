"""CustSheet 客户表: the tools for a customer table, inside the spreadsheet.

Importing this package is cheap: everything heavy is imported where it is used.
"""

__version__ = "0.1.0"
