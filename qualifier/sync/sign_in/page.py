"""The page that the browser shows when it has come back: plain, with nothing from elsewhere."""

from __future__ import annotations

from html import escape

from qualifier.texts import _, current_language

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Qualifier</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: light-dark(#F7F6F3, #17181B); color: light-dark(#1E1F22, #ECECE9);
  font: 16px/1.5 system-ui, sans-serif; }}
main {{ max-width: 30rem; margin: 1.5rem; padding: 2rem 2.25rem; border-radius: 10px;
  border: 1px solid light-dark(#E4E1D9, #2D3036); background: light-dark(#FFF, #1E2024); }}
h1 {{ margin: 0 0 .5rem; font-size: 1.35rem; }}
p {{ margin: .5rem 0 0; color: light-dark(#55565B, #B4B6BC); }}
</style>
</head>
<body><main><h1>{title}</h1>{paragraphs}</main></body>
</html>
"""


def page(crm: str, problem: str = "") -> str:
    """The page after a sign-in to `crm`. `problem`: the sentence that says why it failed."""
    if problem:
        title, words = _("You are not signed in"), [problem]
    else:
        title = _("You are signed in to {crm}").format(crm=crm)
        words = []
    words.append(_("You may close this window and go back to Qualifier."))
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in words)
    language = current_language().value
    return _PAGE.format(language=language, title=escape(title), paragraphs=paragraphs)
