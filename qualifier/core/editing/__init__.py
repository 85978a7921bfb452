"""What an editor of scripts knows about a draft: pure functions of scripts, no words for people.

`compare` two versions, `why` a question is not asked, the `paths` there are, `repairs` of
problems. Sentences are in `texts`.
"""
