Attribute VB_Name = "CustRibbon"
Option Explicit

' Callbacks of the ribbon. The id of a button is the verb that it runs.

Private ribbon As IRibbonUI

Public Sub OnLoad(loaded As IRibbonUI)
    Set ribbon = loaded
End Sub

' Asks for all labels and states again, for example after another workbook came to the front.
Public Sub RefreshRibbon()
    If Not ribbon Is Nothing Then ribbon.Invalidate
End Sub

Public Sub GetLabel(control As IRibbonControl, ByRef label)
    label = TextOf("label." & control.ID)
End Sub

Public Sub GetScreentip(control As IRibbonControl, ByRef screentip)
    screentip = TextOf("screentip." & control.ID)
End Sub

Public Sub GetSupertip(control As IRibbonControl, ByRef supertip)
    supertip = TextOf("supertip." & control.ID)
End Sub

Public Sub GetEnabled(control As IRibbonControl, ByRef enabled)
    enabled = HasWorkbook()
End Sub

Public Sub OnCommand(control As IRibbonControl)
    RunVerb control.ID
End Sub

Public Sub OnAbout(control As IRibbonControl)
    MsgBox TextOf("about.text") & vbNewLine & ThisWorkbook.FullName, vbInformation, TextOf("about.title")
End Sub

' Runs a command on the active workbook.
Public Sub RunVerb(ByVal verb As String)
    If Not HasWorkbook() Then
        MsgBox TextOf("message.no_workbook"), vbExclamation, TextOf("about.title")
        Exit Sub
    End If
    ForgetUndo
    RunPython "import addin.ribbon; addin.ribbon.run('" & verb & "')"
    RenewUndo
End Sub

Private Function HasWorkbook() As Boolean
    HasWorkbook = Not ActiveWorkbook Is Nothing
End Function
