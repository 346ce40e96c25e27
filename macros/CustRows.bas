Attribute VB_Name = "CustRows"
Option Explicit
Option Private Module

' Rows on their way from and to Python.
'
' A list of lists arrives from Windows as one array of two dimensions, counted from 0, with Null
' for None. Other ways to hand it over exist, and Macs use their own: an array of arrays, an
' array with one item a row, a single value. All become rows here, each an array from 0.

Private Const ADDRESS_LIMIT As Long = 250

' The rows of what was handed over.
'   width: the items of a row; missing ones are "", and Null becomes "".
Public Function RowsOf(ByVal given As Variant, ByVal width As Long) As Collection
    Dim found As Collection
    Set found = New Collection
    Select Case DimensionsOf(given)
        Case 0
            If Not IsBlank(given) Then found.Add RowOf(Array(given), width)
        Case 1
            AddLine given, width, found
        Case Else
            AddTable given, width, found
    End Select
    Set RowsOf = found
End Function

Private Sub AddTable(ByVal given As Variant, ByVal width As Long, ByVal found As Collection)
    Dim row() As Variant, i As Long, j As Long, first As Long
    first = LBound(given, 2)
    For i = LBound(given, 1) To UBound(given, 1)
        ReDim row(0 To UBound(given, 2) - first)
        For j = first To UBound(given, 2)
            row(j - first) = given(i, j)
        Next j
        found.Add RowOf(row, width)
    Next i
End Sub

' An array of one dimension: its items are rows, or the items of the rows one after another.
Private Sub AddLine(ByVal given As Variant, ByVal width As Long, ByVal found As Collection)
    Dim row() As Variant, i As Long, held As Long
    For i = LBound(given) To UBound(given)
        If IsArray(given(i)) Then
            found.Add RowOf(given(i), width)
        Else
            If held = 0 Then ReDim row(0 To width - 1)
            row(held) = given(i)
            held = held + 1
            If held = width Then
                found.Add RowOf(row, width)
                held = 0
            End If
        End If
    Next i
    If held > 0 Then found.Add RowOf(row, width)
End Sub

Private Function RowOf(ByVal items As Variant, ByVal width As Long) As Variant
    Dim row() As Variant, i As Long, first As Long
    ReDim row(0 To width - 1)
    first = LBound(items)
    For i = 0 To width - 1
        row(i) = ""
        If first + i <= UBound(items) Then
            If Not IsBlank(items(first + i)) Then row(i) = items(first + i)
        End If
    Next i
    RowOf = row
End Function

Private Function IsBlank(ByVal value As Variant) As Boolean
    IsBlank = IsNull(value) Or IsEmpty(value) Or IsMissing(value)
End Function

' How many dimensions an array has; 0 for what is none.
Private Function DimensionsOf(ByVal given As Variant) As Long
    Dim count As Long
    If Not IsArray(given) Then Exit Function
    ' The question for one dimension too many is an error; an empty one ends at -1.
    On Error GoTo Counted
    Do While UBound(given, count + 1) > -2
        count = count + 1
    Loop
Counted:
    DimensionsOf = count
End Function

' The answer with its status row, as an array of two dimensions from 1.
Public Function AnswerOf(ByVal found As Collection) As Variant
    Dim answer() As Variant, row As Variant, i As Long, j As Long, width As Long
    width = 1
    For Each row In found
        If UBound(row) + 1 > width Then width = UBound(row) + 1
    Next row
    ReDim answer(1 To found.Count + 1, 1 To width)
    answer(1, 1) = "ok"
    i = 1
    For Each row In found
        i = i + 1
        For j = 0 To UBound(row)
            answer(i, j + 1) = row(j)
        Next j
    Next row
    AnswerOf = answer
End Function

Public Function Done() As Variant
    Done = AnswerOf(New Collection)
End Function

' An answer that is a status only, with a text.
Public Function Refusal(ByVal status As String, ByVal text As String) As Variant
    Dim answer(1 To 1, 1 To 2) As Variant
    answer(1, 1) = status
    answer(1, 2) = text
    Refusal = answer
End Function

' Rows of (address, value) with the addresses of equal neighbours joined, so that Excel is asked
' less often. It takes at most 255 characters of addresses.
Public Function Joined(ByVal rows As Collection) As Collection
    Dim row As Variant, found As Collection, addresses As String, value As Variant
    Set found = New Collection
    For Each row In rows
        If addresses <> "" Then
            If row(1) = value And Len(addresses) + Len(row(0)) < ADDRESS_LIMIT Then
                addresses = addresses & "," & row(0)
            Else
                found.Add Array(addresses, value)
                addresses = ""
            End If
        End If
        If addresses = "" Then
            addresses = row(0)
            value = row(1)
        End If
    Next row
    If addresses <> "" Then found.Add Array(addresses, value)
    Set Joined = found
End Function

' An address as Python writes it: without dollar signs.
Public Function PlainAddress(ByVal cells As Range) As String
    PlainAddress = cells.Address(False, False)
End Function
