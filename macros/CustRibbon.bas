Attribute VB_Name = "CustRibbon"
Option Explicit

' Callbacks of the ribbon and of the menu of cells. The id of a button is the verb that it runs;
' where one verb has several buttons, it is their tag.

Private ribbon As IRibbonUI
' The situation that the ribbon shows.
Private shown As String

Public Sub OnLoad(loaded As IRibbonUI)
    Set ribbon = loaded
    WatchExcel
End Sub

' Asks for all labels and states again, if something is different for them. Excel asks for about
' a hundred things then, so it is not done without need.
Public Sub RefreshRibbon()
    Dim present As String
    present = Situation()
    If present = shown Then Exit Sub
    shown = present
    If Not ribbon Is Nothing Then ribbon.Invalidate
End Sub

' Asks for everything again in any case: a workbook that is being closed is still the active one.
Public Sub RenewRibbon()
    shown = ""
    If Not ribbon Is Nothing Then ribbon.Invalidate
End Sub

' What the states of buttons depend on: "none" without a workbook, "cells", or "chart".
Public Function Situation() As String
    Situation = "none"
    If HasWorkbook() Then Situation = IIf(OnCells(), "cells", "chart")
End Function

Public Sub GetLabel(control As IRibbonControl, ByRef label)
    label = TextOf("label." & VerbOf(control))
End Sub

Public Sub GetScreentip(control As IRibbonControl, ByRef screentip)
    screentip = TextOf("screentip." & VerbOf(control))
End Sub

Public Sub GetSupertip(control As IRibbonControl, ByRef supertip)
    supertip = TextOf("supertip." & VerbOf(control))
End Sub

Public Sub GetEnabled(control As IRibbonControl, ByRef enabled)
    enabled = CanRun(VerbOf(control))
End Sub

Public Sub OnCommand(control As IRibbonControl)
    RunVerb VerbOf(control)
End Sub

Public Sub OnAbout(control As IRibbonControl)
    MsgBox TextOf("about.text") & vbNewLine & ThisWorkbook.FullName, vbInformation, TextOf("about.title")
End Sub

' The guide stands in the workbook; where it does not, Python knows where to find it.
Public Sub OnGuide(control As IRibbonControl)
    Dim guide As Worksheet
    If HasWorkbook() Then Set guide = SheetOf(ActiveWorkbook, "sheet.guide")
    If guide Is Nothing Then
        RunVerb "guide"
    ElseIf guide.Visible = xlSheetVisible Then
        guide.Activate
    Else
        RunVerb "guide"
    End If
End Sub

Private Function VerbOf(ByVal control As IRibbonControl) As String
    VerbOf = control.Tag
    If VerbOf = "" Then VerbOf = control.ID
End Function

' Whether a button can work: in an open workbook, and on a sheet of cells where it is about a table.
Public Function CanRun(ByVal verb As String) As Boolean
    Select Case verb
        Case "undo", "history", "backup", "restore", "sync", "guide", "doctor"
            CanRun = HasWorkbook()
        Case Else
            CanRun = (Situation() = "cells")
    End Select
End Function

' Runs a command on the active workbook.
Public Sub RunVerb(ByVal verb As String)
    Dim problem As Variant, details As String
    If Not HasWorkbook() Then
        MsgBox TextOf("message.no_workbook"), vbExclamation, TextOf("about.title")
        Exit Sub
    End If
    If Not CanRun(verb) Then
        MsgBox TextOf("message.no_cells"), vbExclamation, TextOf("about.title")
        Exit Sub
    End If
    WatchExcel
    ForgetUndo
    On Error GoTo Failed
    problem = RunPython("import addin.ribbon; addin.ribbon.run('" & verb & "', '" & IIf(SpeaksChinese(), "zh", "en") & "')")
    On Error GoTo 0
    If problem <> 0 Then ComeBack
    RenewUndo
    Exit Sub
Failed:
    ' What goes wrong in Python, xlwings shows itself; here there was no Python to run.
    details = Err.Description
    ComeBack
    MsgBox TextOf("message.no_python") & vbNewLine & details, vbExclamation, TextOf("about.title")
End Sub

' Python went down in the middle: what it switches off while it works is switched on again.
Private Sub ComeBack()
    Application.StatusBar = False
    Application.ScreenUpdating = True
    Application.EnableEvents = True
    Application.DisplayAlerts = True
End Sub

Private Function HasWorkbook() As Boolean
    HasWorkbook = Not ActiveWorkbook Is Nothing
End Function

Private Function OnCells() As Boolean
    OnCells = (TypeName(ActiveSheet) = "Worksheet")
End Function
