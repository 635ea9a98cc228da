"""Name for each rule the words without which it cannot match, so that a long text is soon searched.

This decides how long a search takes, never what it finds: tests search in both ways and compare.
"""

from collections.abc import Mapping
from typing import NamedTuple

from stories_analytics.privacy.rule_file import read_rules


class Anchor(NamedTuple):
    """Words of which every match holds one, and how far before that word it may begin.

    Without words of its own, a rule has those of its hint. The lead is read backwards, from the
    word on; a match begins where the lead does, or between there and the word at what ``begin``
    finds.
    """

    words: tuple[str, ...] = ()
    lead: str = ""
    begin: str = ""
    # A match may hold no hint; then the hint must stand elsewhere.
    asks_hint: bool = False


_AT_THE_HINT = Anchor()
_ANYWHERE = "[^\u0000]"
_LETTERS = read_rules()["fragments"]["letters"]


def _words(words: str, followed_by: str = "") -> tuple[str, ...]:
    return tuple(word + followed_by for word in words.split())


# What parts a name from its value.
_PARTED = r"""\\{0,7}["'`]?\]?[ \t]{0,4}[:=]"""
_SPEECH = "ext EXT ranscript RANSCRIPT rompt ROMPT ontent ONTENT lipboard LIPBOARD tterance"
_MARKS = (
    "ranscri ictat Heard heard lipboard Past past Copied copied tterance ecogni Spoken spoken"
    " Said said Speech speech Voice voice typ Typ"
)
_SECRETS = (
    "Pass pass PASS Pwd pwd PWD Secret secret SECRET redential CREDENTIAL oken TOKEN Key key KEY"
)
_VENDORS = (
    "A SK pat EAA LTAI PMAK- NRAK- GOCSPX- SG\\. gh[pousr]_ github_pat_ gl[a-z]{2,5}[-_] glsa_ gsk_"
    " xox xapp- xai- xkeysib- ya29 1//0 _live_ _test_ whsec_ hf_ r8_ re_ rubygems_ pplx- pypi-"
    " ph[cx]_ pul- npm_ nfp_ ntn_ nvapi- do[opr]_v1_ dp\\. dapi dckr_ shp[a-z]{2}_ secret_ sntry"
    " sq0 sbp_ sk_ sl\\. key- lin_api_ figd_ fw_ hvs\\. tskey tgp_v1_ jina_ mfa\\. api_org_"
)


def _speech(opener: str) -> Anchor:
    parted = rf"(?=[A-Za-z]{{0,4}}{_PARTED}>?[ \t]{{0,4}}{opener})"
    return Anchor(_words(_SPEECH, parted), "[TtPpCcUu]", asks_hint=True)


# In the order in which the rules of a name stand in rules.toml.
ANCHORS: Mapping[str, tuple[Anchor, ...]] = {
    "pem": (_AT_THE_HINT,),
    "v8_snippet": (
        Anchor(lead=r""" (?:\.{3})?["'`][^\u0000]{0,341}""", begin="Un"),
        Anchor(lead=r""" (?:\.{3})?"[^\n]{0,315}""", begin=r"""(?<![^\n:{, ])["\\]"""),
        Anchor(lead=r""" (?:\.{3})?"[^"]{0,315}"?\\{0,7}""", begin=r"""["'`\\]"""),
    ),
    "speech_keyed": tuple(map(_speech, (r"\[", r"\\", '"', "'", "[`“„‘«]"))),
    "speech_marked": (
        Anchor(
            _words(_MARKS, """(?=[^"'“”„‘’`«»\n\\\\]{0,60}[\\\\"'“„‘`«])"""),
            "[A-Za-z]{0,3}",
            "(?<![A-Za-z0-9_])[A-Za-z]",
        ),
    ),
    "vendor_key": (
        Anchor(_words(r"hooks\.slack\.com discord(?:app)?\.com"), "(?://:sptth)?", "[hd]"),
        Anchor(
            _words("\\*(?=[*\u2022]) \u2022(?=[*\u2022]) \u2026 \\.\\.\\."),
            "[A-Za-z0-9_-]{3,30}",
            "[Aghnprsx]",
        ),
        _AT_THE_HINT,
        Anchor(
            _words(_VENDORS, "(?=[A-Za-z0-9_.+/=-]{10})"),
            "(?:(?<=_evil_|_tset_)(?:k[rsp]|oppihs))?",
        ),
        Anchor(
            _words(
                r":AA(?=[A-Za-z0-9_-]{30}) Q~(?=[A-Za-z0-9_~.-]{31}) -us(?=[0-9])"
                r" \.(?=[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27})"
            ),
            r"(?<=AA:)[0-9]{8,10}(?:tob)?|(?<=~Q)[0-9][A-Za-z0-9_~.-]{3}"
            r"|(?<=su-)[0-9a-f]{32}|(?<=\.)[A-Za-z0-9_-]{23,28}",
            _ANYWHERE,
        ),
    ),
    "org_id": (_AT_THE_HINT,),
    "jwt": (_AT_THE_HINT,),
    "url_auth": (Anchor(("@",), r"""[^ \t\r\n"'<>/@]{1,512}(?=//:)"""),),
    "headers": (_AT_THE_HINT,) * 6,
    "query": (Anchor(lead=r"\\?", begin=_ANYWHERE),),
    "key_value": (
        Anchor(
            _words(_SECRETS, f"(?=[A-Za-z]{{0,6}}{_PARTED})"),
            "[A-Za-z_-]{0,13}",
            "[PpSsCcTtAaLlOoGgMmEe]",
        ),
    ),
    "cli": (_AT_THE_HINT,),
    "encoded_path": (
        Anchor(_words("sers% home% ettings%"), "[A-Za-z0-9%+:/ ]{0,64}", "[%/]|[A-Za-z][:%]|file"),
    ),
    "home_path": (
        Anchor(
            _words(r"sers[/\\] SERS[/\\] home/ Documents DOCUME~ Docume~"),
            r"[Uu]?[/\\]{0,9}(?:(?::|A3%)[A-Za-z](?![A-Za-z0-9])"
            r"""|(?:[^/\n "']{1,64}/srevreS/krowteN|ataD/semuloV/metsyS|[a-z]/(?:tnm(?:_tsoh)?"""
            r"|evirdgyc)|[a-z]|etavirp|rav|tropxe|rsu|sfn|ten|atad|\.\./toor)/)?"
            r"(?:\\{1,8}[?.]\\{2,16})?(?:(?:tsohlacol)?[/\\]{0,8}:elif)?",
            r"[/\\]|[A-Za-z][:%]|file",
        ),
    ),
    "other_root": (
        Anchor(
            _words(r"\\\\ :[\\/] /Volumes/ /media/ /mnt/ /var/folders/ //wsl"),
            "[A-Za-z/]{0,12}",
            r"[/\\]|[A-Za-z]:|smb|afp",
        ),
    ),
    "email": (
        Anchor(
            _words("@ %40 %2540 u0040"),
            r"[A-Za-z0-9._%+'\\\u00a1-\uffff-]{1,264}",
            r"(?<![A-Za-z0-9._%+\u00a1-\uffff-])[A-Za-z0-9_%+\u00a1-\uffff]",
        ),
    ),
    "host": (
        Anchor(
            lead="[A-Za-z0-9.\u00c0-\u024f-]{1,319}", begin="(?<![A-Za-z0-9_.\u00c0-\u024f-])[^.-]"
        ),
        _AT_THE_HINT,
        Anchor(
            lead="[A-Za-z0-9\u00c0-\u024f-]{2,124}", begin="(?<![A-Za-z0-9_\u00c0-\u024f-])[^0-9-]"
        ),
        Anchor(lead="[A-Za-z-]{3,14}", begin="[Mi]"),
    ),
    "owner": (
        Anchor(
            (
                *_words("' ’ u2019", "(?=(?:s|in|ın|un|ün|nin|nın) )"),
                "s (?=AirPods|MacBook|iMac|iPhone|iPad|HomePod|Apple Watch|Beats Studio)",
                *_words("の 的 의"),
            ),
            rf"\\{{0,8}}[”」]?[{_LETTERS} -]{{1,125}}",
            rf"(?<![{_LETTERS}-])[^ -]",
            asks_hint=True,
        ),
        Anchor(lead="[^\u0000]{0,2}", begin=_ANYWHERE),
    ),
    "mac": (
        Anchor(
            (*_words(": _ -", "(?=[0-9A-Fa-f]{2}[:_-])"), r"\.(?=[0-9A-Fa-f]{4}\.)"),
            "[0-9A-Fa-f]{2,4}",
            _ANYWHERE,
        ),
    ),
    "ipv6": (Anchor((":(?=[0-9A-Fa-f]{0,4}:)",), "[0-9A-Fa-f]{0,4}"),),
    "ipv4": (Anchor((r"\.(?=[0-9]{1,3}\.[0-9]{1,3}\.[0-9])",), "[0-9]{1,3}"),),
    "card": (Anchor(("[2-6](?=[0-9]{2,3}[ .\u00a0-]?[0-9]{4})",)),),
    "iban": (Anchor(("[0-9](?=[0-9][A-Za-z0-9 -]{11})",), "[A-Za-z]{2}"),),
    "ssn": (
        Anchor(("-(?=[0-9]{2}-[0-9]{4})",), "[0-9]{3}"),
        Anchor(lead="[Ss]?", begin=_ANYWHERE),
    ),
    "phone": (
        _AT_THE_HINT,
        Anchor(
            tuple(f"{parted}(?=[0-9]{{4}})" for parted in (r"\.", " ", "-")),
            r"[0-9]{3}[ -]?[).-]?[0-9]{3}\(?(?:[-. ]1)?",
            _ANYWHERE,
        ),
    ),
}
