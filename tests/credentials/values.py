"""Facts of certificates for tests: one that is usual, random ones, and names that are not easy."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from kaskad.core.names import KAZAKH_ALPHABET, clean_spaces
from kaskad.core.signing import new_signing_key
from kaskad.credentials.rules.credential import Wording
from kaskad.credentials.rules.did import Site
from kaskad.credentials.rules.facts import Facts
from kaskad.credentials.rules.number import number_from
from kaskad.credentials.rules.proofs import Signer

KEY = new_signing_key(seed=b"c" * 32)
OTHER = new_signing_key(seed=b"o" * 32)
SITE = Site("kaskad.example.kz")
METHODS = SITE.methods([KEY.public])
SIGNER = Signer(SITE, KEY, datetime(2026, 3, 3, 9, 0, tzinfo=UTC))

LONG_NAME = "Құдайбергенова Әсемгүл Нұрмұхаммедқызы"
NAMES = [
    LONG_NAME,
    "Ли Анна",  # no patronymic
    "Müller Jean-Luc O'Neill",
    KAZAKH_ALPHABET,
    KAZAKH_ALPHABET.upper(),
    "Ё" * 302,
    '"\\" <Ә> & \'',
    "😀" * 302,
    "Ó",
]
FACTS = Facts(
    number=number_from(2**64 + 12_345),
    name=LONG_NAME,
    campaign="kz-referendum-2026",
    stage="s3",
    commission="KZ-15-0123",
    day=date(2026, 3, 2),
    seminar="7f3k2m9qab",
    programme=1,
    status_index=71_029,
    trainer=number_from(2**65 + 54_321),
    score=95,
)
WORDING = Wording(
    issuer="Орталық референдум комиссиясы / Центральная комиссия референдума",
    title="Учаскелік комиссиялардың мүшелері / Члены участковых комиссий",
    description="Референдумға қатысушыларды оқыту / Обучение участников референдума",
    criteria="Семинарға қатысу, қорытынды тест / Участие в семинаре, итоговый тест",
    commission="№ 123 учаске / Участок № 123",
)

_codes = st.from_regex(r"[0-9A-Za-z_-]([0-9A-Za-z._-]{0,9}[0-9A-Za-z_-])?", fullmatch=True)
numbers = st.integers(0, 2**80).map(number_from)
plain_texts = (
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=60)
    .map(clean_spaces)
    .filter(lambda text: text.isprintable() and text)
)
facts = st.builds(
    Facts,
    number=numbers,
    name=st.one_of(plain_texts, st.sampled_from(NAMES)),
    campaign=_codes,
    stage=_codes,
    commission=_codes,
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    seminar=_codes,
    programme=st.integers(1, 2**16),
    status_index=st.integers(0, 8_388_607),
    trainer=st.one_of(st.just(""), numbers),
    score=st.one_of(st.none(), st.integers(0, 100)),
)
wordings = st.builds(
    Wording,
    issuer=plain_texts,
    title=plain_texts,
    description=plain_texts,
    criteria=plain_texts,
    commission=plain_texts,
)
