Attribute VB_Name = "CustNotes"
Option Explicit
Option Private Module

' Notes, which Excel's own model calls comments. The comments with answers, which came later,
' belong to people who talk to one another: they are neither read nor touched.

' Some versions of Excel take no more characters of a note at once.
Private Const PIECE As Long = 250
' Where the halves of signs begin that take two places.
Private Const FIRST_HALF As Long = 55296
Private Const SECOND_HALF As Long = 56320
Private Const NOTE_WIDTH As Double = 220
Private Const LINE_HEIGHT As Double = 15
Private Const SIGNS_A_LINE As Long = 34
Private Const TALLEST As Double = 320

Public Sub ReadNotes(ByVal target As Worksheet, ByVal found As Collection)
    Dim note As Comment, talks As Collection
    Set talks = TalksOf(target)
    For Each note In target.Comments
        If Not HasKey(talks, note.Parent.Address) Then
            found.Add Array(PlainAddress(note.Parent), note.Text)
        End If
    Next note
End Sub

' (cell, text), "" to remove the note
Public Sub WriteNotes(ByVal target As Worksheet, ByVal rows As Collection)
    Dim row As Variant, talks As Collection, cell As Range
    Set talks = TalksOf(target)
    For Each row In rows
        Set cell = target.Range(row(0))
        If Not HasKey(talks, cell.Address) Then WriteNote cell, row(1)
    Next row
End Sub

Private Sub WriteNote(ByVal cell As Range, ByVal text As String)
    Dim at As Long, part As String, isNew As Boolean
    isNew = cell.Comment Is Nothing
    If text = "" Then
        If Not isNew Then cell.Comment.Delete
        Exit Sub
    End If
    part = PieceAt(text, 1)
    ' A note that is there keeps its place, size and author.
    If isNew Then
        cell.AddComment part
    Else
        cell.Comment.Text part
    End If
    at = 1 + Len(part)
    Do While at <= Len(text)
        part = PieceAt(text, at)
        cell.Comment.Text Text:=part, Start:=at, Overwrite:=False
        at = at + Len(part)
    Loop
    If isNew Then FitBox cell.Comment, text
End Sub

' The piece of a text from a place on; a rare sign, which takes two places, is not cut in two.
Private Function PieceAt(ByVal text As String, ByVal at As Long) As String
    Dim last As Long
    PieceAt = Mid$(text, at, PIECE)
    If Len(PieceAt) < PIECE Then Exit Function
    last = CodeOf(Right$(PieceAt, 1))
    If last >= FIRST_HALF And last < SECOND_HALF Then PieceAt = Left$(PieceAt, PIECE - 1)
End Function

' Excel makes all boxes alike, too small for two Chinese sentences.
Private Sub FitBox(ByVal note As Comment, ByVal text As String)
    Dim paragraph As Variant, count As Long, height As Double
    For Each paragraph In Split(text, vbLf)
        count = count + 1 + (WidthOf(paragraph) - 1) \ SIGNS_A_LINE
    Next paragraph
    height = (count + 1) * LINE_HEIGHT
    ' The size of a box is no reason to lose the note.
    On Error Resume Next
    note.Shape.Width = NOTE_WIDTH
    note.Shape.Height = IIf(height > TALLEST, TALLEST, height)
End Sub

' In Latin letters; a Chinese sign is as wide as two.
Private Function WidthOf(ByVal text As String) As Long
    Dim i As Long
    For i = 1 To Len(text)
        WidthOf = WidthOf + IIf(CodeOf(Mid$(text, i, 1)) > 255, 2, 1)
    Next i
    If WidthOf = 0 Then WidthOf = 1
End Function

' AscW counts the upper half of all signs below 0.
Private Function CodeOf(ByVal sign As String) As Long
    CodeOf = AscW(sign)
    If CodeOf < 0 Then CodeOf = CodeOf + 65536
End Function

' The cells with comments that can be answered, by their addresses.
Private Function TalksOf(ByVal target As Worksheet) As Collection
    Dim sheet As Object, talk As Object
    Set TalksOf = New Collection
    Set sheet = target
    ' Versions of Excel that do not know them have none.
    On Error GoTo Unknown
    For Each talk In sheet.CommentsThreaded
        TalksOf.Add True, talk.Parent.Address
    Next talk
Unknown:
End Function

Private Function HasKey(ByVal known As Collection, ByVal key As String) As Boolean
    If known.Count = 0 Then Exit Function
    On Error GoTo Missing
    HasKey = known.Item(key)
Missing:
End Function
