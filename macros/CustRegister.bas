Attribute VB_Name = "CustRegister"
Option Explicit
Option Private Module

' The help that the function wizard shows: a category, a sentence a function, one an argument.

Private isDone As Boolean

' Describes the functions, once. Excel can do it only while some workbook is open.
Public Sub RegisterFunctions()
    If isDone Or ActiveWorkbook Is Nothing Then Exit Sub
    isDone = True
    If DescribeAll() Then Exit Sub
    ' Some versions of Excel describe functions of a visible workbook only. Whatever fails here,
    ' the add-in must end up hidden, and nobody needs to hear of it.
    On Error Resume Next
    Application.ScreenUpdating = False
    ThisWorkbook.IsAddin = False
    DescribeAll
    ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
    Application.ScreenUpdating = True
End Sub

' False: Excel refused. The functions work without their help as well.
Private Function DescribeAll() As Boolean
    On Error GoTo Refused
    DescribeFunctions
    DescribeAll = True
Refused:
End Function

' Describes one function. Its texts are found by its name and the numbers of its arguments.
Public Sub DescribeFunction(ByVal name As String, ByVal count As Long)
    Dim help() As String, i As Long
    ReDim help(1 To count)
    For i = 1 To count
        help(i) = TextOf("help." & name & "." & i)
    Next i
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & name, _
        Description:=TextOf("help." & name), Category:=TextOf("label.custsheet"), _
        ArgumentDescriptions:=help
End Sub
