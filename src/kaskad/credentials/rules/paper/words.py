"""The words that every certificate has, in three languages; a design adds those of its commission.

They are data of the paper and no messages: a certificate has two or three languages at once, and
what was handed out does not change with a catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in Kazakh and Russian, and in English where somebody wrote it."""

    kk: str
    ru: str
    en: str = ""

    def shown(self, language: str) -> tuple[str, str]:
        """(language, text): Kazakh stands where the wished language has no text."""
        text = str(getattr(self, language))
        return (language, text) if text else ("kk", self.kk)


TITLE = Texts("Сертификат", "Сертификат", "Certificate")
STATEMENT = Texts(
    "Осы сертификат комиссия мүшесінің оқудан өткенін растайды.",
    "Настоящий сертификат подтверждает, что член комиссии прошёл обучение.",
    "This certificate confirms that the member of the commission has completed the training.",
)
NUMBER = Texts("Сертификат нөмірі", "Номер сертификата", "Number of the certificate")
NAME = Texts("Тегі, аты, әкесінің аты", "Фамилия, имя, отчество", "Name")
CAMPAIGN = Texts("Науқан", "Кампания", "Campaign")
STAGE = Texts("Кезең", "Этап", "Stage")
COMMISSION = Texts("Комиссия", "Комиссия", "Commission")
TERRITORY = Texts("Аумақ", "Территория", "Territory")
HOURS = Texts("Көлемі", "Объём", "Volume")
DAY = Texts("Берілген күні", "Дата выдачи", "Date of issue")
COMMISSION_CODE = Texts("Комиссия коды", "Код комиссии", "Code of the commission")
CAMPAIGN_CODE = Texts("Науқан коды", "Код кампании", "Code of the campaign")
STAGE_CODE = Texts("Кезең коды", "Код этапа", "Code of the stage")
SEMINAR = Texts("Семинар коды", "Код семинара", "Code of the seminar")
PROGRAMME = Texts("Бағдарлама нұсқасы", "Версия программы", "Version of the programme")
SCORE = Texts("Қорытынды тест", "Итоговый тест", "Final test")
NO_SCORE = Texts("көзделмеген", "не предусмотрен", "none")
TRAINER = Texts("Тренердің сертификаты", "Сертификат тренера", "Certificate of the trainer")
NO_TRAINER = Texts("республикалық семинар", "республиканский семинар", "national seminar")
STATUS_INDEX = Texts(
    "Жарамдылық тізіміндегі орны", "Место в списке действительности", "Place in the status list"
)
CHECK = Texts("Тексеру", "Проверка", "Check")
HOW_TO_CHECK = Texts(
    "Кодты сканерлеңіз немесе нөмірді мына бетте енгізіңіз. Ондағы мәліметтің бәрі қағаздағымен "
    "бірдей болуға тиіс.",
    "Отсканируйте код или введите номер на этой странице. Все сведения на ней должны совпадать "
    "с бумагой.",
    "Scan the code or type the number on this page. Everything there must be the same as here.",
)
SQUARE_CODE = Texts("Тексеру коды", "Код для проверки", "Code to check with")
EMBLEM = Texts("Елтаңба", "Эмблема", "Emblem")
LIST = Texts(
    "Берілген сертификаттар тізімі", "Список выданных сертификатов", "Certificates handed out"
)
COUNT = Texts("Сертификаттар саны", "Число сертификатов", "Number of certificates")
ROW = Texts("№", "№", "No.")
SIGNATURE = Texts("Алған күні, қолы", "Дата получения, подпись", "Day, signature")
PAGE = Texts("{page}-бет, барлығы {pages}", "Страница {page} из {pages}", "Page {page} of {pages}")

_MONTHS = {
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}
_NO_BREAK = "\N{NO-BREAK SPACE}"


def day_in_words(day: date, language: str) -> str:
    """``2026 жылғы 2 наурыз``, ``2 марта 2026 года``, ``2 March 2026``."""
    month = _MONTHS[language].split()[day.month - 1]
    parts = {
        "kk": (str(day.year), "жылғы", str(day.day), month),
        "ru": (str(day.day), month, str(day.year), "года"),
        "en": (str(day.day), month, str(day.year)),
    }
    return _NO_BREAK.join(parts[language])


def number_in_words(count: int) -> str:
    """``71 029``, as all three languages of the product write it."""
    return f"{count:,}".replace(",", _NO_BREAK)
