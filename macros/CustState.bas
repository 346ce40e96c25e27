Attribute VB_Name = "CustState"
Option Explicit
Option Private Module

' What a sheet is like as a whole: protection, filter, hidden rows and columns, merged cells.

' One row: (protected, has a password, the filter's address, hidden rows, hidden columns).
Public Sub ReadState(ByVal target As Worksheet, ByVal found As Collection)
    Dim filtered As String
    If target.AutoFilterMode Then filtered = PlainAddress(target.AutoFilter.Range)
    found.Add Array(target.ProtectContents, HasPassword(target), filtered, _
        HiddenIn(target, True), HiddenIn(target, False))
End Sub

' The hidden rows, or columns, among those in use, such as "2:4,7:7".
Private Function HiddenIn(ByVal target As Worksheet, ByVal byRow As Boolean) As String
    Dim runs As Collection, run As Variant, lines As Range
    Set runs = New Collection
    AddHidden target.UsedRange, byRow, runs
    For Each run In runs
        If byRow Then
            Set lines = target.Range(target.Rows(run(0)), target.Rows(run(1)))
        Else
            Set lines = target.Range(target.Columns(run(0)), target.Columns(run(1)))
        End If
        If HiddenIn <> "" Then HiddenIn = HiddenIn & ","
        HiddenIn = HiddenIn & PlainAddress(lines)
    Next run
End Function

' Adds the numbers of the first and of the last hidden row, or column, of each run in an area.
'
' Hidden of several rows is that of the first one, so the height is asked for: Null where rows
' differ, 0 where all are hidden.
Private Sub AddHidden(ByVal area As Range, ByVal byRow As Boolean, ByVal runs As Collection)
    Dim size As Variant, count As Long, first As Long
    If byRow Then
        size = area.RowHeight
        count = area.Rows.Count
        first = area.Row
    Else
        size = area.ColumnWidth
        count = area.Columns.Count
        first = area.Column
    End If
    If IsNull(size) Then
        If count = 1 Then Exit Sub
        AddHidden PartOf(area, byRow, 1, count \ 2), byRow, runs
        AddHidden PartOf(area, byRow, count \ 2 + 1, count), byRow, runs
    ElseIf size = 0 Then
        AddRun runs, first, first + count - 1
    End If
End Sub

Private Sub AddRun(ByVal runs As Collection, ByVal first As Long, ByVal last As Long)
    If runs.Count > 0 Then
        If runs(runs.Count)(1) = first - 1 Then
            first = runs(runs.Count)(0)
            runs.Remove runs.Count
        End If
    End If
    runs.Add Array(first, last)
End Sub

' Some rows, or columns, of an area, by their numbers in it.
Public Function PartOf(ByVal area As Range, ByVal byRow As Boolean, ByVal first As Long, ByVal last As Long) As Range
    If byRow Then
        Set PartOf = area.Worksheet.Range(area.Cells(first, 1), area.Cells(last, area.Columns.Count))
    Else
        Set PartOf = area.Worksheet.Range(area.Cells(1, first), area.Cells(area.Rows.Count, last))
    End If
End Function

Public Sub WriteHiddenRows(ByVal target As Worksheet, ByVal rows As Collection)
    Dim row As Variant
    For Each row In rows
        target.Rows(row(0)).Hidden = (row(1) = 1)
    Next row
End Sub

Public Sub ReadMerged(ByVal target As Worksheet, ByVal found As Collection)
    AddMerged target.UsedRange, found
End Sub

' Halves an area until its cells are all merged or none is; most sheets take one question.
Private Sub AddMerged(ByVal area As Range, ByVal found As Collection)
    Dim isMerged As Variant, rows As Long, columns As Long
    isMerged = area.MergeCells
    If Not IsNull(isMerged) Then
        If Not isMerged Then Exit Sub
    End If
    rows = area.Rows.Count
    columns = area.Columns.Count
    If rows > 1 Then
        AddMerged PartOf(area, True, 1, rows \ 2), found
        AddMerged PartOf(area, True, rows \ 2 + 1, rows), found
    ElseIf columns > 1 Then
        AddMerged PartOf(area, False, 1, columns \ 2), found
        AddMerged PartOf(area, False, columns \ 2 + 1, columns), found
    ElseIf area.MergeArea.Row = area.Row And area.MergeArea.Column = area.Column Then
        found.Add Array(PlainAddress(area.MergeArea))
    End If
End Sub

' Keeps the first rows in view while the others scroll.
Public Sub WriteFreeze(ByVal target As Worksheet, ByVal rows As Collection)
    Dim view As Window
    Set view = target.Parent.Windows(1)
    ' A window freezes the sheet that it shows.
    If view.ActiveSheet.Name <> target.Name Then target.Activate
    view.FreezePanes = False
    view.ScrollRow = 1
    view.ScrollColumn = 1
    view.SplitColumn = 0
    view.SplitRow = rows(1)(0)
    view.FreezePanes = True
End Sub
