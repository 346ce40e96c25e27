Attribute VB_Name = "CustUndo"
Option Explicit

' A macro that changes cells empties the undo list of Excel. What CustSheet did is in its
' journal, and this makes Ctrl+Z lead there.

Private offered As String

' Puts a line into the undo list. Called by a command that has changed something.
Public Sub OfferUndo(ByVal text As String)
    offered = text
    RenewUndo
End Sub

' Puts the line there again: whatever ran after it has emptied the list once more.
Public Sub RenewUndo()
    If offered = "" Then Exit Sub
    Application.OnUndo offered, "'" & ThisWorkbook.Name & "'!CustUndo.TakeBack"
End Sub

Public Sub ForgetUndo()
    offered = ""
End Sub

Public Sub TakeBack()
    RunVerb "undo"
End Sub
