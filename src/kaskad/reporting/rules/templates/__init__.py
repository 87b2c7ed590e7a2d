"""Texts with named values: how they are read, judged and filled.

A template is plain text. In braces stand the names of values, ``{trained}``, with a form after a
colon where another one than the usual is wanted, ``{trained:people}``, or with the words that agree
with a number, ``{trained:член|члена|членов}``. ``{if all_trained}`` ... ``{else}`` ... ``{end}``
keeps what stands between only where that is true, ``{if not all_trained}`` where it is not;
``{each stages}`` ... ``{end}`` writes it once for each stage. Nothing in a template is ever run:
names are looked up among the values of the kind of bulletin, and all else is text.
"""
