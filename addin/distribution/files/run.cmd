@echo off
rem CustSheet: finds a Python and hands over to files\start.py, which does the work.
rem Every path stands in quotes and none is passed to "call", so that folders may have
rem spaces, ampersands, exclamation marks and Chinese characters in their names.
setlocal EnableExtensions DisableDelayedExpansion
title CustSheet @VERB@
set "START=%~dp0files\start.py"
set "NoDefaultCurrentDirectoryInExePath=1"
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
set "PYTHONHOME="
set "PYTHONPATH="
set "STATUS=1"
if not exist "%START%" goto packed

call :look
if defined PY goto run
set "SETUP="
if "@VERB@"=="install" for %%F in ("%~dp0python-3*-amd64.exe") do set "SETUP=%%~fF"
if not defined SETUP goto nopython
echo Python ...
start "" /wait "%SETUP%" /passive InstallAllUsers=0 PrependPath=0 Include_launcher=0 Include_test=0 Shortcuts=0 AssociateFiles=0
call :look
if not defined PY goto nopython

:run
"%PY%" %PYARG% "%START%" @VERB@
set "STATUS=%ERRORLEVEL%"
goto end

:packed
echo.
echo   Unpack the whole archive first (right click, Extract All), then run @VERB@.cmd from there.
set "STATUS=2"
goto end

:nopython
set "STATUS=9"
set "PAGE="
for /f "tokens=2 delims=:." %%C in ('chcp') do set "PAGE=%%C"
chcp 65001 >nul
type "%~dp0files\no-python.txt"
if defined PAGE chcp %PAGE% >nul
goto end

:end
echo.
if /i not "%~1"=="--quiet" pause
exit /b %STATUS%

rem Sets PY, and PYARG, to the newest Python that will do.
:look
set "PY="
set "PYARG="
for %%V in (@PYTHONS@) do if not defined PY py -%%V "%START%" suitable >nul 2>nul && set "PY=py" && set "PYARG=-%%V"
if defined PY exit /b 0
for %%K in (HKCU HKLM) do for %%V in (@PYTHONS@) do for /f "tokens=2,*" %%A in ('reg query "%%K\Software\Python\PythonCore\%%V\InstallPath" /v ExecutablePath 2^>nul ^| findstr REG_SZ') do if not defined PY "%%B" "%START%" suitable >nul 2>nul && set "PY=%%B"
if defined PY exit /b 0
for %%P in (python.exe python3.exe) do for /f "delims=" %%A in ('where %%P 2^>nul') do if not defined PY "%%A" "%START%" suitable >nul 2>nul && set "PY=%%A"
exit /b 0
