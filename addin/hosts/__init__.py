"""The places where a workbook lives. All of them look the same through `addin.hosts.port`."""
