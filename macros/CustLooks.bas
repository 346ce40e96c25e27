Attribute VB_Name = "CustLooks"
Option Explicit
Option Private Module

' Fills, number formats, locks, and the dress of our result sheets.

Private Const MIXED As String = "mixed"
Private Const NO_FILL As String = "none"
Private Const OTHER_FILL As String = "other"

Public Sub ReadFills(ByVal target As Worksheet, ByVal addresses As Collection, ByVal found As Collection)
    Dim row As Variant
    For Each row In addresses
        found.Add Array(row(0), FillOf(target.Range(row(0))))
    Next row
End Sub

Private Function FillOf(ByVal cells As Range) As String
    Dim pattern As Variant, color As Variant
    pattern = cells.Interior.Pattern
    If IsNull(pattern) Then
        FillOf = MIXED
    ElseIf pattern = xlNone Then
        FillOf = NO_FILL
    ElseIf pattern = xlSolid Or pattern = xlAutomatic Then
        color = cells.Interior.Color
        If IsNull(color) Then
            FillOf = MIXED
        ElseIf color = 0 And cells.CountLarge > 1 Then
            ' Colours that differ come as black. Black cells are then looked at one by one.
            FillOf = MIXED
        Else
            FillOf = HexOf(color)
        End If
    Else
        FillOf = OTHER_FILL
    End If
End Function

Public Sub WriteFills(ByVal target As Worksheet, ByVal rows As Collection)
    Dim row As Variant
    For Each row In Joined(rows)
        With target.Range(row(0)).Interior
            If row(1) = NO_FILL Then
                .Pattern = xlNone
            Else
                .Pattern = xlSolid
                .Color = ColorOf(row(1))
            End If
        End With
    Next row
End Sub

Public Sub ReadFormats(ByVal target As Worksheet, ByVal addresses As Collection, ByVal found As Collection)
    Dim row As Variant, code As Variant
    For Each row In addresses
        code = target.Range(row(0)).NumberFormat
        If IsNull(code) Then code = MIXED
        found.Add Array(row(0), code)
    Next row
End Sub

Public Sub WriteFormats(ByVal target As Worksheet, ByVal rows As Collection)
    Dim row As Variant
    For Each row In Joined(rows)
        target.Range(row(0)).NumberFormat = row(1)
    Next row
End Sub

Public Sub ReadLocks(ByVal target As Worksheet, ByVal addresses As Collection, ByVal found As Collection)
    Dim row As Variant, isLocked As Variant
    For Each row In addresses
        isLocked = target.Range(row(0)).Locked
        If IsNull(isLocked) Then
            found.Add Array(row(0), MIXED)
        Else
            found.Add Array(row(0), IIf(isLocked, 1, 0))
        End If
    Next row
End Sub

Public Sub WriteLocks(ByVal target As Worksheet, ByVal rows As Collection)
    Dim row As Variant
    For Each row In Joined(rows)
        SetLocked target.Range(row(0)), (row(1) = 1)
    Next row
End Sub

' Excel refuses to lock a part of merged cells; then each merged area is locked as a whole.
Private Sub SetLocked(ByVal cells As Range, ByVal isLocked As Boolean)
    Dim cell As Range
    On Error GoTo Merged
    cells.Locked = isLocked
    Exit Sub
Merged:
    If cells.CountLarge > 100000 Or cells.Worksheet.ProtectContents Then Err.Raise Err.Number, , Err.Description
    Resume OneByOne
OneByOne:
    On Error GoTo 0
    For Each cell In cells
        cell.MergeArea.Locked = isLocked
    Next cell
End Sub

' (address, property, value)
Public Sub WriteDress(ByVal target As Worksheet, ByVal rows As Collection)
    Dim row As Variant
    For Each row In rows
        With target.Range(row(0))
            Select Case row(1)
                Case "width": .ColumnWidth = row(2)
                Case "bold": .Font.Bold = True
                Case "size": .Font.Size = row(2)
                Case "color": .Font.Color = ColorOf(row(2))
                Case "wrap": .WrapText = True
                Case Else: Err.Raise 5
            End Select
        End With
    Next row
End Sub

' A link keeps what its cell shows; only a blank cell gets a text.
Public Sub WriteLinks(ByVal target As Worksheet, ByVal rows As Collection)
    Dim row As Variant, cell As Range
    For Each row In rows
        Set cell = target.Range(row(0))
        If IsEmpty(cell.Value) And row(3) <> "" Then
            target.Hyperlinks.Add Anchor:=cell, Address:=row(1), SubAddress:=row(2), TextToDisplay:=row(3)
        Else
            target.Hyperlinks.Add Anchor:=cell, Address:=row(1), SubAddress:=row(2)
        End If
    Next row
End Sub

' "#RRGGBB" of a color as Excel counts it: red in the lowest byte.
Public Function HexOf(ByVal color As Variant) As String
    Dim number As Long
    number = CLng(color)
    HexOf = "#" & TwoDigits(number And &HFF&) & TwoDigits((number \ &H100&) And &HFF&) & TwoDigits((number \ &H10000) And &HFF&)
End Function

Private Function TwoDigits(ByVal number As Long) As String
    TwoDigits = Right$("0" & Hex$(number), 2)
End Function

Public Function ColorOf(ByVal text As String) As Long
    ColorOf = RGB(CLng("&H" & Mid$(text, 2, 2)), CLng("&H" & Mid$(text, 4, 2)), CLng("&H" & Mid$(text, 6, 2)))
End Function
