"""The cell functions: `=CUST_PHONE(A2:A100)` and its sisters, for every host.

They take what stands in cells and give back what is to stand there; they never edit a cell.
In reading order: `areas` for what a formula hands over, `registry` for what a function is and
how it is called, then the functions: `values` for single values, `lookups` for likeness,
`tables` for whole tables. Hosts (Excel, LibreOffice) call `registry.call`; nothing here
knows a spreadsheet program.
"""
