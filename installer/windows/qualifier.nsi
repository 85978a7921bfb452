; The Windows installer: for one person, without administrator rights.
; makensis -DVERSION=0.1.0 -DBUNDLE=..\..\dist\qualifier installer\windows\qualifier.nsi
; No machine of ours has run it: it is compiled against a stand-in folder (docs/installers.md).
Unicode true
!ifndef VERSION
  !define VERSION "0.1.0"
!endif
!ifndef BUNDLE
  !define BUNDLE "..\..\dist\qualifier"
!endif
!ifndef OUT
  !define OUT "..\..\dist\qualifier-${VERSION}-setup.exe"
!endif
!include "MUI2.nsh"

Name "Qualifier"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Qualifier"
InstallDirRegKey HKCU "Software\Qualifier" "Folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Qualifier"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Qualifier"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Qualifier"
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\qualifier.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "French"

LangString Running ${LANG_ENGLISH} "Qualifier is open. Close it, then try again; nothing is lost."
LangString Running ${LANG_FRENCH} "Qualifier est ouvert. Fermez-le, puis réessayez ; rien n’est perdu."

; A program in use cannot be replaced: renaming it tells whether it is.
!macro RefuseWhileRunning
  again:
  IfFileExists "$INSTDIR\qualifier.exe" 0 free
  ClearErrors
  Rename "$INSTDIR\qualifier.exe" "$INSTDIR\qualifier.old"
  IfErrors 0 moved
  MessageBox MB_RETRYCANCEL "$(Running)" IDRETRY again
  Abort
  moved:
  Delete "$INSTDIR\qualifier.old"
  free:
!macroend

Section "Qualifier"
  !insertmacro RefuseWhileRunning
  RMDir /r "$INSTDIR\_internal" ; what an older version had, and this one has not
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}\*.*"
  WriteRegStr HKCU "Software\Qualifier" "Folder" "$INSTDIR"
  CreateShortCut "$SMPROGRAMS\Qualifier.lnk" "$INSTDIR\qualifier.exe"
  WriteRegStr HKCU "Software\Classes\qualifier" "" "URL:Qualifier"
  WriteRegStr HKCU "Software\Classes\qualifier" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\qualifier\shell\open\command" "" '"$INSTDIR\qualifier.exe" "%1"'
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Qualifier"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\qualifier.exe"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  WriteUninstaller "$INSTDIR\uninstall.exe"
SectionEnd

; Profiles lie in %LOCALAPPDATA%\Qualifier and stay.
Section "Uninstall"
  !insertmacro RefuseWhileRunning
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\NOTICE"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Qualifier.lnk"
  DeleteRegKey HKCU "Software\Classes\qualifier"
  DeleteRegKey HKCU "Software\Qualifier"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
