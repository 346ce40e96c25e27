Attribute VB_Name = "CustSettings"
Option Explicit
Option Private Module

' Settings of a workbook's rule book, as far as macros need them. They stand on its own sheet of
' settings; a workbook without that sheet is not ours, and everything is off there.

' The name by which a result sheet is known, as addin/hosts/xlsx/workbook_part.py writes it.
Public Const RESULT_NAME As String = "_CustSheet.Result"

' Values by "workbook|setting", until the sheet or the workbook in front changes.
Private known As Collection

Public Sub ForgetSettings()
    Set known = Nothing
End Sub

' The value of a setting in small letters, or "".
Public Function SettingOf(ByVal book As Workbook, ByVal name As String) As String
    Dim key As String
    key = book.FullName & "|" & name
    If known Is Nothing Then Set known = New Collection
    On Error GoTo Unknown
    SettingOf = known.Item(key)
    Exit Function
Unknown:
    Resume Reading
Reading:
    On Error GoTo 0
    SettingOf = ReadSetting(book, name)
    known.Add SettingOf, key
End Function

' Whether a setting is there and says neither no nor off.
Public Function IsOn(ByVal book As Workbook, ByVal name As String) As Boolean
    Select Case SettingOf(book, name)
        ' The last two are no and off in Chinese.
        Case "", "no", "n", "false", "0", "off", ChrW$(&H5426), ChrW$(&H5173)
        Case Else: IsOn = True
    End Select
End Function

' The sheet has a title, a header and a line a setting; columns may stand in another order.
Private Function ReadSetting(ByVal book As Workbook, ByVal name As String) As String
    Dim sheet As Worksheet, cells As Variant, i As Long, j As Long, column As Long
    Set sheet = SheetOf(book, "sheet.settings")
    If sheet Is Nothing Then Exit Function
    cells = sheet.UsedRange.Value
    If Not IsArray(cells) Then Exit Function
    For i = 1 To UBound(cells, 1)
        For j = 1 To UBound(cells, 2)
            If Not IsError(cells(i, j)) Then
                If column = 0 And IsText("column.value", cells(i, j)) Then
                    column = j
                ElseIf column > 0 And LCase$(Trim$(CStr(cells(i, j)))) = name Then
                    If Not IsError(cells(i, column)) Then ReadSetting = LCase$(Trim$(CStr(cells(i, column))))
                    Exit Function
                End If
            End If
        Next j
    Next i
End Function

' The sheet of a workbook with the name of a key in either language, or in both at once.
Public Function SheetOf(ByVal book As Workbook, ByVal key As String) As Worksheet
    Dim sheet As Worksheet
    For Each sheet In book.Worksheets
        If IsSheet(sheet, key) Then
            Set SheetOf = sheet
            Exit Function
        End If
    Next sheet
End Function

Public Function IsSheet(ByVal sheet As Worksheet, ByVal key As String) As Boolean
    IsSheet = IsText(key, sheet.Name)
End Function
