Attribute VB_Name = "CustWatch"
Option Explicit
Option Private Module

' What happens when the user works in a table: marks on saving, pasted cells.

Private events As CustEvents
Private isBusy As Boolean
' The sheets for which a repair was declined, until Excel is closed.
Private declined As Collection

' Begins to listen. Excel forgets its listeners when a macro was stopped in the editor, so that
' every command asks for them again.
Public Sub WatchExcel()
    If events Is Nothing Then Set events = New CustEvents
End Sub

' Cells were changed by hand. Python is asked only where something was lost, and the user agrees.
' Our own writing raises no event: Python switches events off meanwhile.
Public Sub SheetChanged(ByVal sheet As Object, ByVal changed As Range)
    If isBusy Then Exit Sub
    ' Whatever goes wrong here, nobody's typing is disturbed.
    On Error GoTo Finished
    If TypeName(sheet) <> "Worksheet" Then Exit Sub
    If IsSheet(sheet, "sheet.settings") Then ForgetSettings
    ' Cells that are not locked can be pasted over on a protected sheet as well.
    If sheet.ListObjects.Count = 0 Then Exit Sub
    If Not IsOn(sheet.Parent, "paste_guard") Then Exit Sub
    If IsOurs(sheet) Or WasDeclined(sheet) Then Exit Sub
    If Not HasLost(sheet, changed) Then Exit Sub
    isBusy = True
    If MsgBox(TextOf("guard.question"), vbYesNo + vbQuestion, TextOf("about.title")) = vbYes Then
        RunVerb "repair"
    Else
        declined.Add True, KeyOf(sheet)
    End If
Finished:
    isBusy = False
End Sub

' Rule sheets and result sheets are no customer tables.
Private Function IsOurs(ByVal sheet As Worksheet) As Boolean
    Dim known As Name
    IsOurs = IsSheet(sheet, "sheet.fields") Or IsSheet(sheet, "sheet.segments") Or IsSheet(sheet, "sheet.settings")
    If IsOurs Then Exit Function
    For Each known In sheet.Names
        If Right$(known.Name, Len(RESULT_NAME) + 1) = "!" & RESULT_NAME Then IsOurs = True
    Next known
End Function

Private Function WasDeclined(ByVal sheet As Worksheet) As Boolean
    If declined Is Nothing Then Set declined = New Collection
    On Error GoTo No
    WasDeclined = declined.Item(KeyOf(sheet))
No:
End Function

Private Function KeyOf(ByVal sheet As Worksheet) As String
    KeyOf = sheet.Parent.FullName & "!" & sheet.Name
End Function

' Whether changed cells of a table lack the text format or the entry check of their column.
Private Function HasLost(ByVal sheet As Worksheet, ByVal changed As Range) As Boolean
    Dim table As ListObject, area As Range, part As Range, column As Long
    For Each table In sheet.ListObjects
        If Not table.DataBodyRange Is Nothing Then
            For Each area In changed.Areas
                Set part = Application.Intersect(area, table.DataBodyRange)
                If Not part Is Nothing Then
                    For column = 1 To part.Columns.Count
                        If DiffersFrom(PartOf(part, False, column, column), table.DataBodyRange) Then
                            HasLost = True
                            Exit Function
                        End If
                    Next column
                End If
            Next area
        End If
    Next table
End Function

' Whether cells of one column are less than the cell above them, or the one below.
Private Function DiffersFrom(ByVal part As Range, ByVal body As Range) As Boolean
    Dim other As Range, last As Long, kind As Variant
    last = part.Row + part.Rows.Count - 1
    If part.Row > body.Row Then
        Set other = part.Cells(1, 1).Offset(-1, 0)
    ElseIf last < body.Row + body.Rows.Count - 1 Then
        Set other = part.Cells(part.Rows.Count, 1).Offset(1, 0)
    Else
        Exit Function
    End If
    If other.NumberFormat = "@" Then
        kind = part.NumberFormat
        If IsNull(kind) Then kind = ""
        DiffersFrom = (kind <> "@")
    End If
    If Not DiffersFrom And HasOneCheck(other) Then
        DiffersFrom = True
        If HasOneCheck(part) Then DiffersFrom = (part.Validation.Type <> other.Validation.Type)
    End If
End Function

' A workbook is about to be saved: its marks go, if its settings say so and it has some.
Public Sub BeforeSave(ByVal book As Workbook)
    If isBusy Then Exit Sub
    On Error GoTo Finished
    If SettingOf(book, "marks_on_save") <> "clear" Then Exit Sub
    ' Commands work on the workbook in front.
    If ActiveWorkbook.FullName <> book.FullName Then Exit Sub
    ' What saves by itself every few seconds would never let anybody see a mark.
    If SavesItself(book) Then Exit Sub
    If Not HasMarks(book) Then Exit Sub
    isBusy = True
    RunVerb "clear"
Finished:
    isBusy = False
End Sub

Private Function SavesItself(ByVal book As Object) As Boolean
    ' Versions of Excel that do not know of this never do.
    On Error Resume Next
    SavesItself = book.AutoSaveOn
End Function

' Our notes end with a code in brackets, such as [E202].
Private Function HasMarks(ByVal book As Workbook) As Boolean
    Dim sheet As Worksheet, note As Comment
    For Each sheet In book.Worksheets
        For Each note In sheet.Comments
            If note.Text Like "*[[][A-Z]###]*" Then
                HasMarks = True
                Exit Function
            End If
        Next note
    Next sheet
End Function
