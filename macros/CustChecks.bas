Attribute VB_Name = "CustChecks"
Option Explicit
Option Private Module

' Entry checks, which Excel calls validation.

Private Const DATE_TYPE As Long = 4
Private Const LIST_TYPE As Long = 3
Private Const REMOVED As Long = -1
' So many cells without a check are passed one by one; then the steps grow.
Private Const PATIENCE As Long = 50

' Rows of (address, type, operator, formula 1, formula 2, title, message, error, style).
Public Sub ReadChecks(ByVal target As Worksheet, ByVal found As Collection)
    Dim checked As Range, area As Range, column As Long
    Set checked = CheckedCells(target)
    If Not checked Is Nothing Then
        For Each area In checked.Areas
            AddArea area, found
        Next area
    ElseIf target.ProtectContents Then
        ' On a protected sheet Excel does not say where the checks are.
        For column = 1 To target.UsedRange.Columns.Count
            AddSearched PartOf(target.UsedRange, False, column, column), found
        Next column
    End If
End Sub

' The cells that have a check, or Nothing.
Private Function CheckedCells(ByVal target As Worksheet) As Range
    On Error GoTo None
    If Not target.ProtectContents Then Set CheckedCells = target.Cells.SpecialCells(xlCellTypeAllValidation)
None:
End Function

' Cells that all have a check, in parts with one check each.
Private Sub AddArea(ByVal area As Range, ByVal found As Collection)
    Dim column As Long, count As Long
    column = 1
    Do While column <= area.Columns.Count
        count = SameFrom(area, False, column)
        If count = 0 Then
            count = 1
            AddColumn PartOf(area, False, column, column), found
        Else
            AddCheck PartOf(area, False, column, column + count - 1), found
        End If
        column = column + count
    Loop
End Sub

Private Sub AddColumn(ByVal area As Range, ByVal found As Collection)
    Dim row As Long, count As Long
    row = 1
    Do While row <= area.Rows.Count
        count = SameFrom(area, True, row)
        If count = 0 Then
            count = 1
        Else
            AddCheck PartOf(area, True, row, row + count - 1), found
        End If
        row = row + count
    Loop
End Sub

' A column of a sheet that does not tell. Where long stretches have no check, rows are skipped; the
' beginning of a check is then looked for backwards. One of few cells far down may be missed.
Private Sub AddSearched(ByVal area As Range, ByVal found As Collection)
    Dim row As Long, count As Long, missed As Long, last As Long, before As Long
    last = area.Rows.Count
    row = 1
    Do While row <= last
        If HasOneCheck(PartOf(area, True, row, row)) Then
            If missed > PATIENCE Then row = FirstLike(area, before + 1, row)
            count = SameFrom(area, True, row)
            AddCheck PartOf(area, True, row, row + count - 1), found
            row = row + count
            missed = 0
        Else
            before = row
            missed = missed + 1
            row = row + 1 + IIf(missed > PATIENCE, missed - PATIENCE, 0)
        End If
    Loop
End Sub

' How many rows, or columns, of an area have one check from a place on.
Private Function SameFrom(ByVal area As Range, ByVal byRow As Boolean, ByVal first As Long) As Long
    Dim last As Long, low As Long, high As Long, middle As Long
    last = IIf(byRow, area.Rows.Count, area.Columns.Count)
    If Not HasOneCheck(PartOf(area, byRow, first, first)) Then Exit Function
    low = first
    high = last
    Do While low < high
        middle = (low + high + 1) \ 2
        If HasOneCheck(PartOf(area, byRow, first, middle)) Then
            low = middle
        Else
            high = middle - 1
        End If
    Loop
    SameFrom = low - first + 1
End Function

' The first row with the check of a later one, between two rows.
Private Function FirstLike(ByVal area As Range, ByVal first As Long, ByVal last As Long) As Long
    Dim low As Long, high As Long, middle As Long
    low = first
    high = last
    Do While low < high
        middle = (low + high) \ 2
        If HasOneCheck(PartOf(area, True, middle, last)) Then
            high = middle
        Else
            low = middle + 1
        End If
    Loop
    FirstLike = low
End Function

' Whether all cells of a range have one and the same check.
Public Function HasOneCheck(ByVal cells As Range) As Boolean
    Dim kind As Variant
    On Error GoTo None
    kind = cells.Validation.Type
    HasOneCheck = Not IsNull(kind)
None:
End Function

Private Sub AddCheck(ByVal cells As Range, ByVal found As Collection)
    Dim kind As Long, operator As Variant, first As String, second As String, title As String
    Dim message As String, problem As String, style As Variant
    kind = cells.Validation.Type
    operator = xlBetween
    style = xlValidAlertStop
    ' Not every type has every property.
    On Error Resume Next
    operator = cells.Validation.Operator
    style = cells.Validation.AlertStyle
    first = BoundOf(kind, FormulaOf(cells, 1))
    second = BoundOf(kind, FormulaOf(cells, 2))
    title = cells.Validation.InputTitle
    message = cells.Validation.InputMessage
    problem = cells.Validation.ErrorMessage
    On Error GoTo 0
    found.Add Array(PlainAddress(cells), kind, operator, first, second, title, message, problem, style)
End Sub

' A formula of a check, for the first cell of its range. Where Excel gives the same relative
' formula for two cells, it has counted from the active cell.
Private Function FormulaOf(ByVal cells As Range, ByVal number As Long) As String
    Dim first As Range, last As Range
    Set first = cells.Cells(1, 1)
    Set last = cells.Cells(cells.Rows.Count, cells.Columns.Count)
    FormulaOf = FormulaAt(first, number)
    If Left$(FormulaOf, 1) <> "=" Then Exit Function
    FormulaOf = InEnglish(FormulaOf)
    If first.Address = last.Address Or Anchor() Is Nothing Then Exit Function
    If IsRelative(FormulaOf) Then
        If InEnglish(FormulaAt(last, number)) = FormulaOf Then FormulaOf = Moved(FormulaOf, Anchor(), first)
    End If
End Function

Private Function FormulaAt(ByVal cell As Range, ByVal number As Long) As String
    If number = 1 Then
        FormulaAt = cell.Validation.Formula1
    Else
        FormulaAt = cell.Validation.Formula2
    End If
End Function

' Numbers are given with a point, dates as numbers of days.
Private Function BoundOf(ByVal kind As Long, ByVal text As String) As String
    Dim day As Double
    BoundOf = text
    If text = "" Or Left$(text, 1) = "=" Or kind = LIST_TYPE Then Exit Function
    If IsNumeric(text) Then
        BoundOf = Trim$(Str$(CDbl(text)))
    ElseIf kind = DATE_TYPE And IsDate(text) Then
        day = CDbl(CDate(text))
        ' Sheets know a 29 February 1900, the dates of macros do not.
        If day < 61 Then day = day - 1
        BoundOf = Trim$(Str$(day))
    End If
End Function

Public Sub WriteChecks(ByVal target As Worksheet, ByVal rows As Collection)
    Dim row As Variant, cells As Range
    For Each row In rows
        Set cells = target.Range(row(0))
        ' Excel adds no check where one is.
        cells.Validation.Delete
        If row(1) <> REMOVED Then AddNew cells, row
    Next row
End Sub

Private Sub AddNew(ByVal cells As Range, ByVal row As Variant)
    Dim first As Variant
    first = Handed(row(1), row(3), cells)
    With cells.Validation
        If CStr(row(4)) = "" Then
            .Add Type:=row(1), AlertStyle:=row(8), Operator:=row(2), Formula1:=first
        Else
            .Add Type:=row(1), AlertStyle:=row(8), Operator:=row(2), Formula1:=first, _
                Formula2:=Handed(row(1), row(4), cells)
        End If
        .IgnoreBlank = True
        .InCellDropdown = True
        .InputTitle = row(5)
        .InputMessage = row(6)
        .ErrorMessage = row(7)
        .ShowInput = True
        .ShowError = True
    End With
End Sub

' A formula or a bound as Excel takes it: numbers as numbers, whatever the decimal sign is.
Private Function Handed(ByVal kind As Long, ByVal given As Variant, ByVal cells As Range) As Variant
    Dim text As String
    text = given
    Handed = text
    If text = "" Or kind = LIST_TYPE And Left$(text, 1) <> "=" Then Exit Function
    If kind <> LIST_TYPE And IsPlainNumber(text) Then
        Handed = Val(text)
    Else
        If Left$(text, 1) <> "=" Then text = "=" & text
        Handed = ForRange(text, cells)
    End If
End Function

' A number as Python writes it, with a point.
Private Function IsPlainNumber(ByVal text As String) As Boolean
    Dim i As Long, digits As Long
    For i = 1 To Len(text)
        Select Case Mid$(text, i, 1)
            Case "0" To "9": digits = digits + 1
            Case ".", "-", "+", "e", "E"
            Case Else: Exit Function
        End Select
    Next i
    IsPlainNumber = digits > 0
End Function
