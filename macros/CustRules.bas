Attribute VB_Name = "CustRules"
Option Explicit
Option Private Module

' Conditional formats with a formula; others are the user's own and are not looked at.

' Rows of (address, formula, fill): one for each area of a rule, its formula for the first cell
' there; fill "" where it has none.
Public Sub ReadRules(ByVal target As Worksheet, ByVal found As Collection)
    Dim rules As Object, rule As Object, i As Long
    Set rules = target.Cells.FormatConditions
    For i = 1 To rules.Count
        Set rule = rules.Item(i)
        If rule.Type = xlExpression Then AddRule rule, found
    Next i
End Sub

Private Sub AddRule(ByVal rule As Object, ByVal found As Collection)
    Dim formula As String, own As String, area As Range
    formula = InEnglish(rule.Formula1)
    For Each area In rule.AppliesTo.Areas
        own = formula
        ' Excel tells the formula as it would be for the active cell.
        If Not Anchor() Is Nothing Then own = Moved(formula, Anchor(), area.Cells(1, 1))
        found.Add Array(PlainAddress(area), own, FillOf(rule))
    Next area
End Sub

Private Function FillOf(ByVal rule As Object) As String
    Dim color As Variant
    On Error GoTo None
    color = rule.Interior.Color
    If IsNull(color) Or IsNull(rule.Interior.ColorIndex) Then Exit Function
    If rule.Interior.ColorIndex <> xlNone Then FillOf = HexOf(color)
None:
End Function

' (address, formula, fill), a formula "" to remove those of exactly this range
Public Sub WriteRules(ByVal target As Worksheet, ByVal rows As Collection)
    Dim row As Variant
    For Each row In rows
        If row(1) = "" Then
            RemoveRules target, target.Range(row(0)).Address
        Else
            NewRule target.Range(row(0)), row(1), row(2)
        End If
    Next row
End Sub

Private Sub NewRule(ByVal cells As Range, ByVal formula As String, ByVal fill As String)
    Dim rule As Object
    Set rule = cells.FormatConditions.Add(Type:=xlExpression, Formula1:=ForRange(formula, cells))
    If fill <> "" Then rule.Interior.Color = ColorOf(fill)
    ' Rules after this one still count.
    rule.StopIfTrue = False
End Sub

' A rule of several ranges loses this one and stays on the others.
Private Sub RemoveRules(ByVal target As Worksheet, ByVal address As String)
    Dim rules As Object, rule As Object, area As Range, rest As Range, i As Long, isHere As Boolean
    Set rules = target.Cells.FormatConditions
    For i = rules.Count To 1 Step -1
        Set rule = rules.Item(i)
        If rule.Type = xlExpression Then
            Set rest = Nothing
            isHere = False
            For Each area In rule.AppliesTo.Areas
                If area.Address = address Then
                    isHere = True
                ElseIf rest Is Nothing Then
                    Set rest = area
                Else
                    Set rest = Union(rest, area)
                End If
            Next area
            If isHere And rest Is Nothing Then
                rule.Delete
            ElseIf isHere Then
                rule.ModifyAppliesToRange rest
            End If
        End If
    Next i
End Sub
