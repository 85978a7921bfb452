"""The window's language: our texts, Qt's own, and how it writes numbers and days."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from qualifier.texts import Language, use_language

QT_TEXTS = "qt_texts"  # the object name of the translator that is installed


def speak(language: Language) -> None:
    """Use a language from now on; what is on screen stays as it was said until it is built anew."""
    use_language(language)
    QLocale.setDefault(QLocale("fr_FR" if language is Language.FRENCH else "en_GB"))
    application = QCoreApplication.instance()
    assert application is not None
    for old in application.findChildren(QTranslator, QT_TEXTS):
        application.removeTranslator(old)
        old.setParent(None)
        old.deleteLater()
    translator = QTranslator(application)
    translator.setObjectName(QT_TEXTS)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language is Language.FRENCH and translator.load("qtbase_fr", folder):
        application.installTranslator(translator)
