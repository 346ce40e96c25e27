Attribute VB_Name = "CustProtect"
Option Explicit
Option Private Module

' Protection of sheets, which Python asks for with app.macro: one text for Windows and Mac.
' What is refused comes back as False and not as an error, since errors of macros reach
' Python differently on each of them.

' Protects a sheet. Sorting, filtering and the width of columns stay allowed. A sheet that is
' protected already keeps its password and its protection, and the answer is False.
Public Function ProtectSheet(ByVal book As String, ByVal sheet As String, Optional ByVal password As String = "") As Boolean
    Dim target As Worksheet
    Set target = Workbooks(book).Worksheets(sheet)
    If target.ProtectContents Then Exit Function
    On Error GoTo Refused
    If password = "" Then
        target.Protect DrawingObjects:=True, Contents:=True, Scenarios:=True, _
            AllowFormattingColumns:=True, AllowSorting:=True, AllowFiltering:=True
    Else
        target.Protect Password:=password, DrawingObjects:=True, Contents:=True, Scenarios:=True, _
            AllowFormattingColumns:=True, AllowSorting:=True, AllowFiltering:=True
    End If
    ProtectSheet = target.ProtectContents
Refused:
End Function

' Takes the protection off. False: the password is wrong, and the sheet is protected still.
Public Function UnprotectSheet(ByVal book As String, ByVal sheet As String, Optional ByVal password As String = "") As Boolean
    Dim target As Worksheet
    Set target = Workbooks(book).Worksheets(sheet)
    On Error GoTo Refused
    ' Without a password Excel would open a box that asks for it and waits.
    target.Unprotect Password:=password
    UnprotectSheet = Not target.ProtectContents
Refused:
End Function

Public Function IsProtected(ByVal book As String, ByVal sheet As String) As Boolean
    IsProtected = Workbooks(book).Worksheets(sheet).ProtectContents
End Function

' Locks the cells of one range, or unlocks them; that counts once the sheet is protected.
Public Function SetLocked(ByVal book As String, ByVal sheet As String, ByVal address As String, ByVal isLocked As Boolean) As Boolean
    On Error GoTo Refused
    Workbooks(book).Worksheets(sheet).Range(address).Locked = isLocked
    SetLocked = True
Refused:
End Function
