Attribute VB_Name = "CustFormulas"
Option Explicit
Option Private Module

' Formulas of entry checks and of conditional formats, which Excel takes in other ways than
' those of cells: in the language and with the list sign of the user, in the style of references
' that is switched on, and with references counted from the active cell.
'
' Python gives and gets them in English, in A1 style, as they are for the first cell of the range.

' Whether Excel writes formulas as Python does: 0 not yet known, 1 yes, 2 no.
Private grammar As Long
Private styleBefore As Long
Private sheetBefore As Object
Private facedSelection As Range
' The first row and column in view on the sheet that is worked with; 0 where it was not looked at.
Private facedRow As Long
Private facedColumn As Long

' Switches A1 style on while the formulas of one sheet are worked with; EndFormulas puts back
' what was: style, active sheet, selection, and what of the sheet is in view.
Public Sub BeginFormulas()
    styleBefore = Application.ReferenceStyle
    Set sheetBefore = Nothing
    Set facedSelection = Nothing
    facedRow = 0
    facedColumn = 0
    If styleBefore <> xlA1 Then Application.ReferenceStyle = xlA1
End Sub

Public Sub EndFormulas()
    On Error Resume Next
    If styleBefore <> 0 And styleBefore <> xlA1 Then Application.ReferenceStyle = styleBefore
    styleBefore = 0
    If Not facedSelection Is Nothing Then facedSelection.Select
    ' Selecting has scrolled to the cells, which the user may have left far behind.
    If facedRow > 0 Then ActiveWindow.ScrollRow = facedRow
    If facedColumn > 0 Then ActiveWindow.ScrollColumn = facedColumn
    If Not sheetBefore Is Nothing Then
        If Not ActiveSheet Is sheetBefore Then
            sheetBefore.Parent.Activate
            sheetBefore.Activate
        End If
    End If
    Set sheetBefore = Nothing
    Set facedSelection = Nothing
End Sub

' The active cell, or Nothing where a chart is shown or no workbook.
Public Function Anchor() As Range
    On Error Resume Next
    Set Anchor = ActiveCell
End Function

' A formula as the user's Excel writes it. One that names a sheet stays as it is: in the add-in's
' own workbook Excel would look for that sheet, and ask where it is.
Public Function InLocal(ByVal formula As String) As String
    InLocal = formula
    If InStr(formula, "!") > 0 Or SpeaksEnglish() Then Exit Function
    With Scratch()
        .Formula = formula
        InLocal = .FormulaLocal
    End With
    CleanUp
End Function

' A formula of the user's Excel as Python knows it.
Public Function InEnglish(ByVal formula As String) As String
    InEnglish = formula
    If InStr(formula, "!") > 0 Or SpeaksEnglish() Then Exit Function
    On Error GoTo Unreadable
    With Scratch()
        .FormulaLocal = formula
        InEnglish = .Formula
    End With
Unreadable:
    CleanUp
End Function

' Tried out once: names of functions, the list sign and the decimal sign.
Private Function SpeaksEnglish() As Boolean
    If grammar = 0 Then
        With Scratch()
            .Formula = "=IF(TRUE,1.5,SUM(1,2))"
            grammar = IIf(.FormulaLocal = .Formula, 1, 2)
        End With
        CleanUp
    End If
    SpeaksEnglish = (grammar = 1)
End Function

' A cell of the add-in's own first sheet, which nobody sees.
Private Function Scratch() As Range
    Set Scratch = ThisWorkbook.Worksheets(1).Range("Z99")
End Function

Private Sub CleanUp()
    Scratch().ClearContents
    ThisWorkbook.Saved = True
End Sub

' A formula for one cell as the formula for another one that says the same. Excel moves formulas
' of up to 255 characters; a longer one stays as it is.
Public Function Moved(ByVal formula As String, ByVal from As Range, ByVal onto As Range) As String
    Dim relative As Variant, found As Variant
    Moved = formula
    On Error GoTo TooLong
    relative = Application.ConvertFormula(formula, xlA1, xlR1C1, , from)
    If IsError(relative) Then Exit Function
    found = Application.ConvertFormula(relative, xlR1C1, xlA1, , onto)
    If Not IsError(found) Then Moved = found
TooLong:
End Function

' Whether a formula has references that move with the cell; yes where that is not known.
Public Function IsRelative(ByVal formula As String) As Boolean
    Dim found As Variant
    IsRelative = True
    On Error GoTo Unknown
    found = Application.ConvertFormula(formula, xlA1, xlA1, xlAbsolute)
    If Not IsError(found) Then IsRelative = (found <> formula)
Unknown:
End Function

' Makes the first cell of a range the active one, so that a formula means the same counted from
' either. False: the sheet cannot be shown.
Private Function FacedBy(ByVal cells As Range) As Boolean
    Dim first As Range
    Set first = cells.Cells(1, 1)
    On Error GoTo Hidden
    If sheetBefore Is Nothing Then
        Set sheetBefore = ActiveSheet
        If Not IsActive(first.Worksheet) Then
            first.Worksheet.Parent.Activate
            first.Worksheet.Activate
        End If
        If TypeName(Selection) = "Range" Then Set facedSelection = Selection
        facedRow = ActiveWindow.ScrollRow
        facedColumn = ActiveWindow.ScrollColumn
    End If
    If Anchor().Address <> first.Address Then first.Select
    FacedBy = (Anchor().Address = first.Address)
Hidden:
End Function

Private Function IsActive(ByVal target As Worksheet) As Boolean
    If ActiveWorkbook.Name = target.Parent.Name Then IsActive = (ActiveSheet.Name = target.Name)
End Function

' A formula as it is to be handed over for a range. Relative ones are given while its first cell
' is the active one; where that cannot be, they are counted from the active cell.
Public Function ForRange(ByVal formula As String, ByVal cells As Range) As String
    ForRange = formula
    If Left$(formula, 1) <> "=" Then Exit Function
    If IsRelative(formula) Then
        If Not FacedBy(cells) And Not Anchor() Is Nothing Then
            ForRange = Moved(formula, cells.Cells(1, 1), Anchor())
        End If
    End If
    ForRange = InLocal(ForRange)
End Function
