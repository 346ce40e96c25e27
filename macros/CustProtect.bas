Attribute VB_Name = "CustProtect"
Option Explicit
Option Private Module

' Protection of sheets.

' Fits no sheet that has a password. A blank one could make Excel open a box that asks for the
' password and waits; where there is no password, Excel does not look at the one given.
Private Const NO_ONES_PASSWORD As String = "~no password~"

' Protects a sheet. Sorting, filtering and the width of columns stay allowed. False: it is
' protected already, and keeps its password.
Public Function ProtectSheet(ByVal target As Worksheet, ByVal password As String) As Boolean
    If target.ProtectContents Then Exit Function
    If password = "" Then
        target.Protect DrawingObjects:=True, Contents:=True, Scenarios:=True, _
            AllowFormattingColumns:=True, AllowSorting:=True, AllowFiltering:=True
    Else
        target.Protect Password:=password, DrawingObjects:=True, Contents:=True, Scenarios:=True, _
            AllowFormattingColumns:=True, AllowSorting:=True, AllowFiltering:=True
    End If
    ProtectSheet = target.ProtectContents
End Function

' Takes the protection off. False: the password is another one, and the sheet is still protected.
Public Function UnprotectSheet(ByVal target As Worksheet, ByVal password As String) As Boolean
    If target.ProtectContents Then TryPassword target, password
    UnprotectSheet = Not target.ProtectContents
End Function

' Whether a sheet's password is this one; "" for none.
Public Function PasswordFits(ByVal target As Worksheet, ByVal password As String) As Boolean
    If password = "" Then
        PasswordFits = Not HasPassword(target)
    ElseIf HasPassword(target) Then
        PasswordFits = OpensAndCloses(target, password)
    End If
End Function

' Whether a sheet is protected with a password.
Public Function HasPassword(ByVal target As Worksheet) As Boolean
    If target.ProtectContents Then HasPassword = Not OpensAndCloses(target, "")
End Function

' Whether a password takes the protection off; if so it is put on again as it was.
Private Function OpensAndCloses(ByVal target As Worksheet, ByVal password As String) As Boolean
    Dim flags As Variant, wasSaved As Boolean
    wasSaved = target.Parent.Saved
    flags = FlagsOf(target)
    OpensAndCloses = TryPassword(target, password)
    If OpensAndCloses Then ProtectAgain target, password, flags
    If wasSaved Then target.Parent.Saved = True
End Function

Private Function TryPassword(ByVal target As Worksheet, ByVal password As String) As Boolean
    On Error GoTo Refused
    If password = "" Then password = NO_ONES_PASSWORD
    target.Unprotect Password:=password
    TryPassword = Not target.ProtectContents
Refused:
End Function

Private Function FlagsOf(ByVal target As Worksheet) As Variant
    With target.Protection
        FlagsOf = Array(target.ProtectDrawingObjects, target.ProtectScenarios, target.ProtectionMode, _
            .AllowFormattingCells, .AllowFormattingColumns, .AllowFormattingRows, _
            .AllowInsertingColumns, .AllowInsertingRows, .AllowInsertingHyperlinks, _
            .AllowDeletingColumns, .AllowDeletingRows, .AllowSorting, .AllowFiltering, _
            .AllowUsingPivotTables)
    End With
End Function

Private Sub ProtectAgain(ByVal target As Worksheet, ByVal password As String, ByVal flags As Variant)
    If password = "" Then
        target.Protect DrawingObjects:=flags(0), Contents:=True, Scenarios:=flags(1), _
            UserInterfaceOnly:=flags(2), AllowFormattingCells:=flags(3), _
            AllowFormattingColumns:=flags(4), AllowFormattingRows:=flags(5), _
            AllowInsertingColumns:=flags(6), AllowInsertingRows:=flags(7), _
            AllowInsertingHyperlinks:=flags(8), AllowDeletingColumns:=flags(9), _
            AllowDeletingRows:=flags(10), AllowSorting:=flags(11), AllowFiltering:=flags(12), _
            AllowUsingPivotTables:=flags(13)
    Else
        target.Protect Password:=password, DrawingObjects:=flags(0), Contents:=True, _
            Scenarios:=flags(1), UserInterfaceOnly:=flags(2), AllowFormattingCells:=flags(3), _
            AllowFormattingColumns:=flags(4), AllowFormattingRows:=flags(5), _
            AllowInsertingColumns:=flags(6), AllowInsertingRows:=flags(7), _
            AllowInsertingHyperlinks:=flags(8), AllowDeletingColumns:=flags(9), _
            AllowDeletingRows:=flags(10), AllowSorting:=flags(11), AllowFiltering:=flags(12), _
            AllowUsingPivotTables:=flags(13)
    End If
End Sub
