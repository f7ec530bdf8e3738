"""Whether a word has the form of a Vietnamese syllable: how a wrong reading of a page's bytes shows itself."""

import re
import unicodedata

_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_OPEN = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây"
    "|e|ec|em|en|eng|eo|ep|et|ê|êch|êm|ên|ênh|êp|êt|êu|i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu|im|in|inh|ip|it|iu"
    "|o|oc|oi|om|on|ong|op|ot|oong|ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt"
    "|u|ua|uc|ui|um|un|ung|up|ut|uôc|uôi|uôm|uôn|uông|uôt|ư|ưa|ưc|ưi|ưng|ưt|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|ưu"
    "|y|yêm|yên|yêng|yêt|yêu|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oat|oay|oăc|oăm|oăn|oăng|oăt|oe|oen|oeo|oet"
    "|uâc|uân|uâng|uât|uây|uê|uêch|uênh|uơ|uy|uya|uych|uyêt|uyên|uynh|uyt|uyu|êng|ưm|ưn|oap|uêt|ynh|yt|ych"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})(?:{_OPEN})")
_STOPPED = re.compile("(?:ch|[cpt])$")
_LEVEL = frozenset("\u0301\u0323")


def is_syllable(word: str) -> bool:
    """Whether `word` (NFC, one word) could be a Vietnamese syllable, in small letters, in capitals or with a capital first."""
    if not (word.islower() or word.isupper() or word.istitle()) or len(word) > 8:
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(apart)
    plain = unicodedata.normalize("NFC", _TONE.sub("", apart))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(plain):
        return False
    return not (_STOPPED.search(plain) and tones and tones[0] not in _LEVEL)
