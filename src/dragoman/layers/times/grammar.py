"""The grammar of expressions of time: regular expressions over the letters of the lexicon.

Each form has a name and named groups, which `expressions` reads. A form says how an expression looks, never which
words it is made of: those stand in the tables.
"""

import re

from dragoman.layers.times.lexicon import Tokens

_ATOMS = {
    "CONN": r"(?:,?c|-)",
    "MON": r"(?:M|m\.?)",
    "REL": r"T?(?:r?[RL]{1,3}r?|r)",
    "PART": r"(?:T?(?P<part>l)-?|T?(?P<portion>P)fT?|T?(?P<ord>o|L|l)(?P<half>Q)f"
    r"|(?P<comp>[gl])n(?=y)|(?P<lof>l)nT?(?=S))",
    "OF": r"(?P<dpart>T?l?Bf)",
    "DP": r"(?:l-?)?B",
    "COUNT": r"(?:t{1,3}|(?=[adkNyxq]))(?:a?qf?|(?:[dNyx]|k)(?:-?k|ck){0,6}(?:caQ|c[dk](?!f))?|a)",
}

FORMS = {
    "numeric": r"(?P<day>I)",
    "era": r"(?P<y1>[Nydk])(?:-(?P<y2>[Nydk]))?-?(?P<era>z)|(?P<era2>z)(?P<y3>[Nyd])",
    "days_month": r"T?(?P<days>[do](?:(?:,T?[do]){{0,5}}{CONN}T?[do]){{1,4}})f?(?P<m>{MON})"
    r"(?:,?f?(?P<y>y)|,?f?(?P<rel>{REL}U))?",
    "month_days": r"(?P<m>{MON})(?P<days>T?[do](?:(?:,T?[do]){{0,5}}{CONN}T?[do]){{1,4}})(?!f?[Mm])"
    r"(?:,?(?P<y>y)|,?f?(?P<rel>{REL}U))?",
    "date": r"{OF}?(?:(?P<lead>{REL})?(?P<wd>[Ww])(?P<wb>B)?\.?[,f]?T?)?"
    r"(?:L?(?P<m1>{MON})T?(?P<d1>[do])|T?(?P<d2>[do])U?(?P<of>f)?(?P<m2>{MON}))"
    r"(?:,?f?(?P<y>y)|,?f?(?P<rel>{REL}U)|(?P<nx>L(?![\w]))|(?P<db>B))?",
    "months_year": r"(?P<months>(?:l-?)?{MON}(?:{CONN}(?:l-?)?{MON}){{1,9}}),?[fn]?(?:(?P<y>y)|(?P<rel>{REL}U))",
    "month_year": r"{PART}?(?P<m>{MON})(?:,?[fn]?(?P<y>y)|,?[fn]?(?P<rel>{REL}U)|(?P<ks>kk(?:-?k)?))",
    "month": r"{PART}?(?P<rel>{REL})?(?P<m>{MON})",
    "year": r"{PART}?(?:T?F?[Uu]|F)?(?P<y>y)(?:c(?P<after>g))?",
    "fiscal": r"F(?P<y>y)",
    "years": r"(?P<y1>y)-(?P<y2>[ydN])",
    "short_year": r"'(?P<y>[dN])",
    "spoken_year": r"(?:TU)?(?P<ks>k-?k(?:-?k)?)",
    "decade": r"{PART}?T?(?:'?(?P<e>e)|(?P<words>E))",
    "century": r"{PART}?T?(?P<n>o)(?:{CONN}T?(?P<n2>o))?-?(?P<u>[Uu])",
    "quarter": r"{PART}?T?(?:(?P<y1>y)|(?P<rel1>[RL]U)s)?F?(?P<n>[oLR])-?F?(?P<q>Q)"
    r"(?:,?f?(?P<y2>y)|,?f?(?P<rel2>{REL}F?U))?",
    "year_quarter": r"T(?P<y>y)F?(?P<q>Q|U)|(?P<rel>[RL]U)sF?(?P<q2>Q)",
    "code_quarter": r"(?P<j>J)(?:f?(?P<y>y))?",
    "first_of": r"T?(?P<n>[oL])(?P<k>k|d)(?P<u>[uQ])f(?:(?P<y>y)|T?(?P<rel>{REL}U)|(?P<the>TU))",
    "season": r"{PART}?(?P<t>T)?(?:l-?)?(?P<rel>r?[RL]{{1,3}}r?|r)?(?P<s>S)"
    r"(?:,?f?(?P<y>y)(?:-(?P<y2>[dNy]))?|f?(?P<rel2>{REL}U))?",
    "unit": r"(?:(?P<pre>g)|{PART})?(?P<t>T)?(?P<rel>r?[RL]{{1,3}}r?|r)F?(?P<u>[UuQB])(?!-U)(?:c[kd])?(?P<b>B)?",
    "stretch": r"T?R?(?P<rel>[RL])(?P<count>{COUNT})-?(?P<u>[UuHQ])",
    "in_unit": r"(?P<comp>[gl])nTF?(?P<u>[UuQ])",
    "end_of_unit": r"(?:T?(?P<p>P)f(?:T?(?P<rel>r?[RL]{{1,3}}r?|r)|T)F?(?P<u>[UQ])|(?P<u2>U)s?-?(?P<p2>P))",
    "whole_unit": r"T(?P<f>F)?(?P<u>U)",
    "day_by": r"TU(?P<off>b)(?P<d>D)",
    "beside": r"T(?P<u>U)(?P<off>[bgL])(?!\w)|(?P<many>T?[uH][bg])",
    "counted": r"(?P<count>{COUNT})-?(?P<u>[UuHQ])(?:c[kd]|ck[uU]|t)?-?(?P<off>[Ggb])(?P<d>D)?",
    "future": r"n(?P<count>{COUNT})(?P<u>[Uu])(?P<vague>c[kd])?",
    "yearly": r"T?F?U-(?P<off>[Gg])-?(?:(?P<n>o)-?F?(?P<q>Q)|F?(?P<u>[UQ]))?",
    "spoken_day": r"(?:(?P<comp>[gl])|{DP})?(?P<d>D)(?P<b>B)?",
    "weekday": r"T?(?P<rel>[RL]{{1,3}})?(?P<w>W)(?P<b>B)?(?:f?(?P<rel2>[RL]U))?",
    "week_of": r"T?(?P<u>U)f(?:(?P<m1>{MON})T?(?P<d1>[do])|T?(?P<d2>[do])f?(?P<m2>{MON}))(?:,?(?P<y>y))?",
    "week_of_month": r"T?(?P<n>[oL])(?P<u>U)f(?P<m>{MON})(?:,?f?(?P<y>y)|,?f?(?P<rel>{REL}U))?",
    "holiday": r"{PART}?(?P<rel>{REL})?(?P<h>h)(?:,?n?(?P<y>y)|(?P<b>B|U))?",
    "clock": r"(?:(?P<c>[Cdkx])\.?(?P<ap>A)\.?|(?P<c2>C)|(?P<c3>[dyNk])(?=Z)|(?P<word>K))(?P<z>Z\.?){{0,3}}",
    "set": r"X(?:[kod]|l)?(?P<u>[UuWBMS])|(?P<j>j)|(?P<v>V)",
    "duration": r"(?P<count>{COUNT})-?(?:k-)?(?P<u>[UuHQ])",
    "the_quarter": r"T(?P<q>Q)(?!f)",
    "vague": r"(?P<v>v)|(?P<cur>R)|T(?P<past>L)(?![UuHQBSMmWdkNyaqtFhLR])",
}
"""Forms in the order in which equally long ones are preferred."""

_EXPANDED = {name: re.compile(form.format(**_ATOMS)) for name, form in FORMS.items()}
_ANY = re.compile("|".join(f"(?:{re.sub(r'[(][?]P<[a-z0-9]+>', '(?:', p.pattern)})" for p in _EXPANDED.values()))
Found = tuple[str, re.Match[str]]


def candidates(tokens: Tokens, at: int) -> list[Found]:
    """The forms that fit at the first place from token `at` on where any does, the longest first; [] at the end."""
    found = _ANY.search(tokens.letters, at)
    if not found:
        return []
    here = found.start()
    fits = [(name, m) for name, form in _EXPANDED.items() if (m := form.match(tokens.letters, here))]
    fits.sort(key=lambda fit: -fit[1].end())
    return fits
