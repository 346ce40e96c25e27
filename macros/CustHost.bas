Attribute VB_Name = "CustHost"
Option Explicit

' What Python asks Excel for beyond xlwings: looks, notes, checks, protection. The rows that go
' in and out are described in addin/hosts/excel/macros.py. No macro here raises an error: errors
' reach Python differently on Windows and on Macs, so every answer begins with a status row.
'
' The module is not private: Application.Run must find these macros from outside.

' The rows of an aspect of a sheet; for some aspects, of the addresses given.
Public Function CustSheetRead(ByVal book As String, ByVal sheet As String, ByVal aspect As String, ByVal addresses As Variant) As Variant
    Dim found As Collection, problem As String
    On Error GoTo Failed
    BeginFormulas
    Set found = New Collection
    If aspect = "book" Then
        With Workbooks(book)
            found.Add Array(.Date1904, .ReadOnly, .MultiUserEditing, NeededBy(Workbooks(book)))
        End With
    Else
        ReadAspect Workbooks(book).Worksheets(sheet), aspect, RowsOf(addresses, 1), found
    End If
    EndFormulas
    CustSheetRead = AnswerOf(found)
    Exit Function
Failed:
    problem = Err.Description
    EndFormulas
    CustSheetRead = Refusal("error", problem)
End Function

' The version of CustSheet that a workbook asks for; "" where it asks for none.
Private Function NeededBy(ByVal book As Workbook) As String
    On Error Resume Next
    NeededBy = CStr(book.CustomDocumentProperties("CustSheet needs").Value)
End Function

Private Sub ReadAspect(ByVal target As Worksheet, ByVal aspect As String, ByVal addresses As Collection, ByVal found As Collection)
    Select Case aspect
        Case "state": ReadState target, found
        Case "fill": ReadFills target, addresses, found
        Case "format": ReadFormats target, addresses, found
        Case "lock": ReadLocks target, addresses, found
        Case "note": ReadNotes target, found
        Case "check": ReadChecks target, found
        Case "rule": ReadRules target, found
        Case "merged": ReadMerged target, found
        Case Else: Err.Raise 5
    End Select
End Sub

' Writes the rows of an aspect, in their order.
Public Function CustSheetWrite(ByVal book As String, ByVal sheet As String, ByVal aspect As String, ByVal given As Variant) As Variant
    Dim problem As String
    On Error GoTo Failed
    BeginFormulas
    WriteAspect Workbooks(book).Worksheets(sheet), aspect, given
    EndFormulas
    CustSheetWrite = Done()
    Exit Function
Failed:
    problem = Err.Description
    EndFormulas
    CustSheetWrite = Refusal("error", problem)
End Function

Private Sub WriteAspect(ByVal target As Worksheet, ByVal aspect As String, ByVal given As Variant)
    Select Case aspect
        Case "fill": WriteFills target, RowsOf(given, 2)
        Case "format": WriteFormats target, RowsOf(given, 2)
        Case "lock": WriteLocks target, RowsOf(given, 2)
        Case "hidden_rows": WriteHiddenRows target, RowsOf(given, 2)
        Case "note": WriteNotes target, RowsOf(given, 2)
        Case "check": WriteChecks target, RowsOf(given, 9)
        Case "rule": WriteRules target, RowsOf(given, 3)
        Case "dress": WriteDress target, RowsOf(given, 3)
        Case "freeze": WriteFreeze target, RowsOf(given, 1)
        Case "link": WriteLinks target, RowsOf(given, 4)
        Case Else: Err.Raise 5
    End Select
End Sub

' Whether a password protects a sheet; its protection stays as it was.
Public Function CustSheetCheckPassword(ByVal book As String, ByVal sheet As String, ByVal password As String) As Variant
    On Error GoTo Failed
    If PasswordFits(Workbooks(book).Worksheets(sheet), password) Then
        CustSheetCheckPassword = Done()
    Else
        CustSheetCheckPassword = Refusal("password", "")
    End If
    Exit Function
Failed:
    CustSheetCheckPassword = Refusal("error", Err.Description)
End Function

' Protects a sheet that is not protected; "" for no password.
Public Function CustSheetProtect(ByVal book As String, ByVal sheet As String, ByVal password As String) As Variant
    On Error GoTo Failed
    If ProtectSheet(Workbooks(book).Worksheets(sheet), password) Then
        CustSheetProtect = Done()
    Else
        CustSheetProtect = Refusal("error", TextOf("message.protected"))
    End If
    Exit Function
Failed:
    CustSheetProtect = Refusal("error", Err.Description)
End Function

' Takes the protection of a sheet off.
Public Function CustSheetUnprotect(ByVal book As String, ByVal sheet As String, ByVal password As String) As Variant
    On Error GoTo Failed
    If UnprotectSheet(Workbooks(book).Worksheets(sheet), password) Then
        CustSheetUnprotect = Done()
    Else
        CustSheetUnprotect = Refusal("password", "")
    End If
    Exit Function
Failed:
    CustSheetUnprotect = Refusal("error", Err.Description)
End Function

' A line of text from the person; no rows where the box was closed. Excel's own box shows the
' signs of every language, and at most 255 of them.
Public Function CustSheetAsk(ByVal book As String, ByVal title As String, ByVal text As String, ByVal proposal As String) As Variant
    Dim answer As Variant, found As Collection
    On Error GoTo Failed
    Set found = New Collection
    answer = Application.InputBox(Prompt:=Left$(text, 255), Title:=title, Default:=proposal, Type:=2)
    If VarType(answer) <> vbBoolean Then found.Add Array(CStr(answer))
    CustSheetAsk = AnswerOf(found)
    Exit Function
Failed:
    CustSheetAsk = Refusal("error", Err.Description)
End Function

' Writes the workbook as it is now to another file.
Public Function CustSheetSaveCopy(ByVal book As String, ByVal path As String) As Variant
    On Error GoTo Failed
    Workbooks(book).SaveCopyAs path
    CustSheetSaveCopy = Done()
    Exit Function
Failed:
    CustSheetSaveCopy = Refusal("error", Err.Description)
End Function

' Puts a line into the undo list of Excel that leads to our own undo.
Public Function CustSheetOfferUndo(ByVal book As String, ByVal text As String) As Variant
    On Error GoTo Failed
    OfferUndo text
    CustSheetOfferUndo = Done()
    Exit Function
Failed:
    CustSheetOfferUndo = Refusal("error", Err.Description)
End Function
