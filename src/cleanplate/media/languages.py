"""Languages as containers write them: three letters of ISO 639-2, where people write en or zh-Hans (BCP 47)."""

from __future__ import annotations

# ISO 639-1 and the terminological code of ISO 639-2, of the languages that subtitles are most often in
_PAIRS = (
    "ar:ara az:aze be:bel bg:bul bn:ben bs:bos ca:cat cs:ces cy:cym da:dan de:deu el:ell en:eng es:spa et:est "
    "eu:eus fa:fas fi:fin fr:fra ga:gle gl:glg gu:guj he:heb hi:hin hr:hrv hu:hun hy:hye id:ind is:isl it:ita "
    "ja:jpn ka:kat kk:kaz km:khm kn:kan ko:kor lo:lao lt:lit lv:lav mk:mkd ml:mal mn:mon mr:mar ms:msa my:mya "
    "nb:nob ne:nep nl:nld nn:nno no:nor pa:pan pl:pol pt:por ro:ron ru:rus si:sin sk:slk sl:slv sq:sqi sr:srp "
    "sv:swe sw:swa ta:tam te:tel th:tha tl:tgl tr:tur uk:ukr ur:urd uz:uzb vi:vie yue:yue zh:zho zu:zul"
)
_LETTERS = dict(pair.split(":") for pair in _PAIRS.split())
# libav's table of QuickTime languages has some codes in their bibliographic form only
_QUICKTIME = {
    "deu": "ger", "nld": "dut", "ell": "gre", "isl": "ice", "zho": "chi", "fas": "per", "sqi": "alb", "mkd": "mac",
    "hye": "arm", "kat": "geo", "bod": "tib", "mya": "bur", "msa": "may", "cym": "wel", "eus": "baq",
}  # fmt: skip
_TERMS = {other: term for term, other in _QUICKTIME.items()}


def three_letters(tag: str) -> str:
    """zho of zh-Hans and of chi, eng of en-GB; und where it is not known."""
    first = tag.partition("-")[0].lower()
    return _TERMS.get(first, first) if len(first) == 3 and first.isalpha() else _LETTERS.get(first, "und")


def written(language: str, container: str) -> str:
    """A language as libav takes it for a container."""
    return _QUICKTIME.get(language, language) if container == "mov" else language
