Attribute VB_Name = "CustTexts"
Option Explicit
Option Private Module

' The words of the add-in. They stand on its own sheet, in Chinese and in English, because
' source text of macros is kept in the code page of one language.

Private Const TEXT_SHEET As String = "custsheet.texts"
Private Const LANGUAGE_OF_MENUS As Long = 2
Private Const PRIMARY_LANGUAGE As Long = &H3FF
Private Const CHINESE As Long = 4

Private texts As Collection
' The texts of both languages, for names that stand in a workbook in either.
Private bilingual As Collection

' Reads the texts again when they are next asked for, for example in another language.
Public Sub ForgetTexts()
    Set texts = Nothing
End Sub

' The text of a key in the user's language, or "" where there is none.
Public Function TextOf(ByVal key As String) As String
    If texts Is Nothing Then ReadTexts
    On Error Resume Next
    TextOf = texts.Item(key)
End Function

' Whether something written is the text of a key, in Chinese, in English, or in both one after the
' other; capitals do not count.
Public Function IsText(ByVal key As String, ByVal written As Variant) As Boolean
    Dim both As Variant, found As String
    If IsError(written) Or IsNull(written) Then Exit Function
    If texts Is Nothing Then ReadTexts
    found = LCase$(Trim$(CStr(written)))
    If found = "" Then Exit Function
    both = BothOf(key)
    IsText = (found = both(0) Or found = both(1) Or found = both(0) & " " & both(1))
End Function

Private Function BothOf(ByVal key As String) As Variant
    BothOf = Array("", "")
    On Error Resume Next
    BothOf = bilingual.Item(key)
End Function

' Whether the user reads Chinese: the setting LANGUAGE (zh, en), else the menus of Excel.
Public Function SpeaksChinese() As Boolean
    Dim wanted As String
    wanted = LCase$(GetConfig("LANGUAGE", "auto"))
    If wanted = "zh" Or wanted = "en" Then
        SpeaksChinese = (wanted = "zh")
    Else
        SpeaksChinese = (MenuLanguage() And PRIMARY_LANGUAGE) = CHINESE
    End If
End Function

Private Function MenuLanguage() As Long
    Dim settings As Object
    On Error Resume Next
    Set settings = Application.LanguageSettings
    MenuLanguage = settings.LanguageID(LANGUAGE_OF_MENUS)
End Function

' Columns of the sheet: key, Chinese, English; the first row holds titles.
Private Sub ReadTexts()
    Dim rows As Variant, column As Long, i As Long
    rows = ThisWorkbook.Worksheets(TEXT_SHEET).UsedRange.Value
    column = IIf(SpeaksChinese(), 2, 3)
    Set texts = New Collection
    Set bilingual = New Collection
    For i = 2 To UBound(rows, 1)
        texts.Add CStr(rows(i, column)), CStr(rows(i, 1))
        bilingual.Add Array(LCase$(CStr(rows(i, 2))), LCase$(CStr(rows(i, 3)))), CStr(rows(i, 1))
    Next i
End Sub
