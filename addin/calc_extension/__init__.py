"""CustSheet as an extension of LibreOffice Calc: a menu, a toolbar, the cell functions.

`build` makes the .oxt file, `install` hands it to LibreOffice. `office` is what then runs
inside LibreOffice; it starts `click` for a click and `answers` for the cell functions, both
with the Python in which this package is installed.
"""
