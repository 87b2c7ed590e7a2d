"""The texts of every kind in three languages, as they are until central staff publish their own.

``subject`` and ``text`` are for mail, Telegram and paper, ``short`` is for SMS, where a Kazakh or
Russian segment has seventy signs.
"""

from __future__ import annotations

from collections.abc import Mapping

from kaskad.messaging.vocab.answer_texts import EN, KK, RU
from kaskad.messaging.vocab.wording import Wording

_KK: dict[str, Wording] = {
    "sign_in_link": Wording(
        "Оқуға кіру сілтемеңіз",
        "Құрметті әріптес!\n\nОқу парақшаңызға кіру үшін мына сілтемені ашыңыз:\n{link}\n\n"
        "Сілтеме тек сізге арналған, {until} дейін жарамды. Оны ешкімге бермеңіз.",
        "Оқуға кіру сілтемеңіз: {link} Ешкімге бермеңіз.",
    ),
    "one_time_code": Wording(
        "Бір реттік код",
        "Кіру коды: {code}\n\nКод {minutes} минут жарамды. Оны ешкімге айтпаңыз: комиссия "
        "қызметкерлері кодты ешқашан сұрамайды.",
        "Кіру коды: {code}. {minutes} минут жарамды. Ешкімге айтпаңыз.",
    ),
    "seminar_planned": Wording(
        "Оқу семинарыңыз: қашан және қайда",
        "Құрметті комиссия мүшесі!\n\nСізге оқу семинары белгіленді.\nКүні: {day}\n"
        "Басталуы: {time}\n"
        "Өтетін орны: {place}\n\nКомиссия мүшесі міндетті түрде оқудан өтеді. Келе алмасаңыз, "
        "тренеріңізге немесе комиссия хатшысына хабарлаңыз.",
        "Оқу семинарыңыз: {day}, {time}. {place}",
    ),
    "seminar_tomorrow": Wording(
        "Ертең – сіздің семинарыңыз",
        "Құрметті комиссия мүшесі!\n\nСеминарыңыз ертең өтеді.\nКүні: {day}\nБасталуы: {time}\n"
        "Өтетін орны: {place}\n\nЖеке куәлігіңізді ала келіңіз. Келе алмасаңыз, тренеріңізге "
        "немесе комиссия хатшысына хабарлаңыз.",
        "Ертең семинарыңыз: {day}, {time}. {place}",
    ),
    "seminar_changed": Wording(
        "Семинарыңыздың уақыты немесе орны өзгерді",
        "Құрметті комиссия мүшесі!\n\nСеминарыңыз өзгерді.\nБұрын: {old_day}, {old_time}\n"
        "Енді: {day}, {time}\nӨтетін орны: {place}\n\nЖаңа уақытта келе алмасаңыз, тренеріңізге "
        "немесе комиссия хатшысына хабарлаңыз.",
        "Семинарыңыз өзгерді. Енді: {day}, {time}. {place}",
    ),
    "seminar_cancelled": Wording(
        "Семинарыңыз өтпейді",
        "Құрметті комиссия мүшесі!\n\nСеминарыңыз өтпейді: {day}, {time}.\n\nКелмеңіз. Жаңа күнін "
        "бөлек хабарлаймыз.",
        "Семинарыңыз өтпейді: {day}, {time}. Жаңа күнін хабарлаймыз.",
    ),
    "seminar_missed": Wording(
        "Семинарыңыздың жаңа күні",
        "Құрметті комиссия мүшесі!\n\nСіз семинарға қатыспадыңыз: {missed_day}.\nСізге жаңа күн "
        "белгіленді.\nКүні: {day}\nБасталуы: {time}\nӨтетін орны: {place}\n\nКомиссия мүшесі "
        "міндетті түрде оқудан өтеді.",
        "Семинарыңыздың жаңа күні: {day}, {time}. {place}",
    ),
    "replacement": Wording(
        "Сіз комиссия құрамына кірдіңіз: оқуыңыз",
        "Құрметті комиссия мүшесі!\n\nСіз мына комиссияның құрамына кірдіңіз: {commission}. "
        "Жұмысқа кіріспес бұрын оқудан өтуіңіз керек.\nКүні: {day}\nБасталуы: {time}\n"
        "Өтетін орны: {place}",
        "Сіз комиссия мүшесісіз. Семинарыңыз: {day}, {time}. {place}",
    ),
    "teaching_planned": Wording(
        "Сіз өткізетін семинарлар белгіленді",
        "Құрметті тренер!\n\nСіз өткізетін семинарлар саны: {count}.\nАлдағы семинар\nКүні: {day}\n"
        "Басталуы: {time}\nӨтетін орны: {place}\n\nБарлық семинарыңыз «Семинарларым» "
        "парақшасында көрсетілген.",
        "Өткізетін семинарыңыз: {count}. Алдағысы: {day}, {time}. {place}",
    ),
    "teaching_given": Wording(
        "Сізге жаңа семинар тапсырылды",
        "Құрметті тренер!\n\nСізге семинар өткізу тапсырылды.\nКімдер үшін: {who}\nКүні: {day}\n"
        "Басталуы: {time}\nӨтетін орны: {place}\n\nӨткізе алмасаңыз, комиссияңызға дереу "
        "хабарлаңыз.",
        "Сізге семинар тапсырылды: {day}, {time}. {place}",
    ),
    "teaching_moved": Wording(
        "Сіз өткізетін семинар ауыстырылды",
        "Құрметті тренер!\n\nСіз өткізетін семинардың уақыты немесе орны өзгерді.\n"
        "Кімдер үшін: {who}\n"
        "Бұрын: {old_day}, {old_time}\nЕнді: {day}, {time}\nӨтетін орны: {place}\n\n"
        "Жаңа уақытта өткізе алмасаңыз, комиссияңызға дереу хабарлаңыз.",
        "Семинарыңыз ауыстырылды. Енді: {day}, {time}. {place}",
    ),
    "teaching_taken": Wording(
        "Бұл семинарды енді сіз өткізбейсіз",
        "Құрметті тренер!\n\nМына семинарды енді сіз өткізбейсіз: {day}, {time}.\n"
        "Кімдер үшін: {who}\n\n"
        "Барлық семинарыңыз «Семинарларым» парақшасында.",
        "Бұл семинарды енді сіз өткізбейсіз: {day}, {time}.",
    ),
    "teaching_cancelled": Wording(
        "Сіз өткізетін семинар өтпейді",
        "Құрметті тренер!\n\nСіз өткізетін семинар өтпейді: {day}, {time}.\nКімдер үшін: {who}\n\n"
        "Комиссия мүшелеріне бөлек хабарланды.",
        "Семинарыңыз өтпейді: {day}, {time}.",
    ),
    "certificate_ready": Wording(
        "Сертификатыңыз дайын",
        "Құрметті комиссия мүшесі!\n\nСіз оқудан өттіңіз, сертификатыңыз дайын:\n{link}",
        "Сертификатыңыз дайын: {link}",
    ),
    "deadline_near": Wording(
        "Мерзім жақындап қалды",
        "Құрметті әріптес!\n\nМына істің мерзімі жақындап қалды: {what}.\nСоңғы күні: {day}",
        "Мерзімі жақын: {what}. Соңғы күні: {day}",
    ),
    "account_granted": Wording(
        "Есептік жазбаңызға жаңа құқық берілді",
        "Құрметті әріптес!\n\nЕсептік жазбаңызға жаңа құқық берілді.\nРөлі: {role}\n"
        "Аумағы: {scope}\n\nБұл құқықты күтпеген болсаңыз, жоғары тұрған комиссияға хабарлаңыз.",
        "Жаңа құқық: {role}, {scope}. Күтпеген болсаңыз, хабарлаңыз.",
    ),
    "factor_reset": Wording(
        "Кіруді растау тәсілі жойылды",
        "Құрметті әріптес!\n\nЕсептік жазбаңыздағы екінші растау тәсілі жойылды: {day}, {time}.\n\n"
        "Мұны сіз сұрамаған болсаңыз, жоғары тұрған комиссияға дереу хабарлаңыз.",
        "Екінші растау тәсілі жойылды: {day}, {time}. Сұрамасаңыз, хабарлаңыз.",
    ),
}

_RU: dict[str, Wording] = {
    "sign_in_link": Wording(
        "Ваша ссылка для входа в обучение",
        "Уважаемый коллега!\n\nЧтобы войти на свою страницу обучения, откройте ссылку:\n{link}\n\n"
        "Ссылка предназначена только вам и действует до {until}. Никому её не передавайте.",
        "Ваша ссылка для входа: {link} Никому не передавайте.",
    ),
    "one_time_code": Wording(
        "Одноразовый код",
        "Код для входа: {code}\n\nКод действует {minutes} минут. Никому его не сообщайте: "
        "сотрудники комиссии никогда не спрашивают код.",
        "Код для входа: {code}. Действует {minutes} мин. Никому не сообщайте.",
    ),
    "seminar_planned": Wording(
        "Ваш обучающий семинар: когда и где",
        "Уважаемый член комиссии!\n\nВам назначен обучающий семинар.\nДень: {day}\nНачало: {time}\n"
        "Место: {place}\n\nОбучение обязательно для каждого члена комиссии. Если вы не можете "
        "прийти, сообщите тренеру или секретарю комиссии.",
        "Ваш обучающий семинар: {day}, {time}. {place}",
    ),
    "seminar_tomorrow": Wording(
        "Завтра ваш семинар",
        "Уважаемый член комиссии!\n\nЗавтра состоится ваш семинар.\nДень: {day}\nНачало: {time}\n"
        "Место: {place}\n\nВозьмите с собой удостоверение личности. Если вы не можете прийти, "
        "сообщите тренеру или секретарю комиссии.",
        "Завтра ваш семинар: {day}, {time}. {place}",
    ),
    "seminar_changed": Wording(
        "Изменилось время или место вашего семинара",
        "Уважаемый член комиссии!\n\nВаш семинар изменился.\nБыло: {old_day}, {old_time}\n"
        "Стало: {day}, {time}\nМесто: {place}\n\nЕсли в новое время вы не можете прийти, сообщите "
        "тренеру или секретарю комиссии.",
        "Ваш семинар изменился. Теперь: {day}, {time}. {place}",
    ),
    "seminar_cancelled": Wording(
        "Ваш семинар не состоится",
        "Уважаемый член комиссии!\n\nВаш семинар не состоится: {day}, {time}.\n\nПриходить не "
        "нужно. О новом дне мы сообщим отдельно.",
        "Семинар не состоится: {day}, {time}. Новый день сообщим.",
    ),
    "seminar_missed": Wording(
        "Новый день вашего семинара",
        "Уважаемый член комиссии!\n\nВас не было на семинаре: {missed_day}.\nВам назначен новый "
        "день.\nДень: {day}\nНачало: {time}\nМесто: {place}\n\nОбучение обязательно для каждого "
        "члена комиссии.",
        "Новый день вашего семинара: {day}, {time}. {place}",
    ),
    "replacement": Wording(
        "Вы вошли в состав комиссии: ваше обучение",
        "Уважаемый член комиссии!\n\nВы вошли в состав комиссии: {commission}. До начала работы "
        "нужно пройти обучение.\nДень: {day}\nНачало: {time}\nМесто: {place}",
        "Вы член комиссии. Ваш семинар: {day}, {time}. {place}",
    ),
    "teaching_planned": Wording(
        "Назначены семинары, которые вы проводите",
        "Уважаемый тренер!\n\nСеминаров, которые вы проводите: {count}.\n"
        "Ближайший семинар\nДень: {day}\n"
        "Начало: {time}\nМесто: {place}\n\nВсе ваши семинары показаны на странице «Мои "
        "семинары».",
        "Вы проводите семинаров: {count}. Ближайший: {day}, {time}. {place}",
    ),
    "teaching_given": Wording(
        "Вам поручен ещё один семинар",
        "Уважаемый тренер!\n\nВам поручено провести семинар.\nДля кого: {who}\nДень: {day}\n"
        "Начало: {time}\nМесто: {place}\n\nЕсли вы не можете его провести, сразу сообщите своей "
        "комиссии.",
        "Вам поручен семинар: {day}, {time}. {place}",
    ),
    "teaching_moved": Wording(
        "Семинар, который вы проводите, перенесён",
        "Уважаемый тренер!\n\nУ семинара, который вы проводите, изменилось время или место.\n"
        "Для кого: {who}\nБыло: {old_day}, {old_time}\nСтало: {day}, {time}\nМесто: {place}\n\n"
        "Если в новое время вы не можете, сразу сообщите своей комиссии.",
        "Ваш семинар перенесён. Теперь: {day}, {time}. {place}",
    ),
    "teaching_taken": Wording(
        "Этот семинар вы больше не проводите",
        "Уважаемый тренер!\n\nЭтот семинар вы больше не проводите: {day}, {time}.\n"
        "Для кого: {who}\n\n"
        "Все ваши семинары – на странице «Мои семинары».",
        "Этот семинар вы больше не проводите: {day}, {time}.",
    ),
    "teaching_cancelled": Wording(
        "Семинар, который вы проводите, не состоится",
        "Уважаемый тренер!\n\nСеминар, который вы проводите, не состоится: {day}, {time}.\n"
        "Для кого: {who}\n\nЧленам комиссий об этом сообщили отдельно.",
        "Ваш семинар не состоится: {day}, {time}.",
    ),
    "certificate_ready": Wording(
        "Ваш сертификат готов",
        "Уважаемый член комиссии!\n\nВы прошли обучение, ваш сертификат готов:\n{link}",
        "Ваш сертификат готов: {link}",
    ),
    "deadline_near": Wording(
        "Приближается срок",
        "Уважаемый коллега!\n\nПриближается срок: {what}.\nПоследний день: {day}",
        "Близок срок: {what}. Последний день: {day}",
    ),
    "account_granted": Wording(
        "Вашей учётной записи даны новые права",
        "Уважаемый коллега!\n\nВашей учётной записи даны новые права.\nРоль: {role}\n"
        "Территория: {scope}\n\nЕсли вы их не ждали, сообщите в вышестоящую комиссию.",
        "Новые права: {role}, {scope}. Если не ждали, сообщите.",
    ),
    "factor_reset": Wording(
        "Второй фактор входа снят",
        "Уважаемый коллега!\n\nВторой фактор входа в вашу учётную запись снят: {day}, {time}.\n\n"
        "Если вы об этом не просили, немедленно сообщите в вышестоящую комиссию.",
        "Второй фактор входа снят: {day}, {time}. Если не просили, сообщите.",
    ),
}

_EN: dict[str, Wording] = {
    "sign_in_link": Wording(
        "Your link to the training",
        "Dear colleague,\n\nOpen this link to reach your training page:\n{link}\n\n"
        "The link is yours alone and works until {until}. Give it to nobody.",
        "Your sign-in link: {link} Give it to nobody.",
    ),
    "one_time_code": Wording(
        "One-time code",
        "Sign-in code: {code}\n\nIt works for {minutes} minutes. Tell it to nobody: the staff of "
        "the commission never ask for it.",
        "Sign-in code: {code}. It works for {minutes} minutes. Tell it to nobody.",
    ),
    "seminar_planned": Wording(
        "Your training seminar: when and where",
        "Dear member of the commission,\n\nA training seminar is planned for you.\nDay: {day}\n"
        "Begins: {time}\nPlace: {place}\n\nEvery member of a commission has to be trained. If you "
        "cannot come, tell your trainer or the secretary of your commission.",
        "Your training seminar: {day}, {time}. {place}",
    ),
    "seminar_tomorrow": Wording(
        "Your seminar is tomorrow",
        "Dear member of the commission,\n\nYour seminar is tomorrow.\nDay: {day}\nBegins: {time}\n"
        "Place: {place}\n\nBring your identity card. If you cannot come, tell your trainer or the "
        "secretary of your commission.",
        "Your seminar is tomorrow: {day}, {time}. {place}",
    ),
    "seminar_changed": Wording(
        "Time or place of your seminar changed",
        "Dear member of the commission,\n\nYour seminar changed.\nBefore: {old_day}, {old_time}\n"
        "Now: {day}, {time}\nPlace: {place}\n\nIf you cannot come then, tell your trainer or the "
        "secretary of your commission.",
        "Your seminar changed. Now: {day}, {time}. {place}",
    ),
    "seminar_cancelled": Wording(
        "Your seminar is cancelled",
        "Dear member of the commission,\n\nYour seminar is cancelled: {day}, {time}.\n\nDo not "
        "come. You will be told the new day.",
        "Your seminar is cancelled: {day}, {time}. You will be told the new day.",
    ),
    "seminar_missed": Wording(
        "The new day of your seminar",
        "Dear member of the commission,\n\nYou were not at your seminar: {missed_day}.\nYou have a "
        "new day.\nDay: {day}\nBegins: {time}\nPlace: {place}\n\nEvery member of a commission has "
        "to be trained.",
        "The new day of your seminar: {day}, {time}. {place}",
    ),
    "replacement": Wording(
        "You joined a commission: your training",
        "Dear member of the commission,\n\nYou joined this commission: {commission}. You have to "
        "be trained before you work there.\nDay: {day}\nBegins: {time}\nPlace: {place}",
        "You joined a commission. Your seminar: {day}, {time}. {place}",
    ),
    "teaching_planned": Wording(
        "Your seminars to teach are planned",
        "Dear trainer,\n\nSeminars that you teach: {count}.\nThe next one\nDay: {day}\n"
        "Begins: {time}\n"
        "Place: {place}\n\nAll of them are on your page “My seminars”.",
        "Seminars that you teach: {count}. The next: {day}, {time}. {place}",
    ),
    "teaching_given": Wording(
        "A seminar to teach is given to you",
        "Dear trainer,\n\nA seminar is given to you.\nFor whom: {who}\nDay: {day}\nBegins: {time}\n"
        "Place: {place}\n\nIf you cannot teach it, tell your commission at once.",
        "A seminar is given to you: {day}, {time}. {place}",
    ),
    "teaching_moved": Wording(
        "A seminar that you teach is moved",
        "Dear trainer,\n\nTime or place of a seminar that you teach changed.\nFor whom: {who}\n"
        "Before: {old_day}, {old_time}\nNow: {day}, {time}\nPlace: {place}\n\nIf you cannot teach "
        "it then, tell your commission at once.",
        "Your seminar is moved. Now: {day}, {time}. {place}",
    ),
    "teaching_taken": Wording(
        "You do not teach this seminar any more",
        "Dear trainer,\n\nYou do not teach this seminar any more: {day}, {time}.\n"
        "For whom: {who}\n\n"
        "All of yours are on your page “My seminars”.",
        "You do not teach this seminar any more: {day}, {time}.",
    ),
    "teaching_cancelled": Wording(
        "A seminar that you teach is cancelled",
        "Dear trainer,\n\nA seminar that you teach is cancelled: {day}, {time}.\n"
        "For whom: {who}\n\n"
        "The members are told separately.",
        "Your seminar is cancelled: {day}, {time}.",
    ),
    "certificate_ready": Wording(
        "Your certificate is ready",
        "Dear member of the commission,\n\nYou are trained, and your certificate is ready:\n{link}",
        "Your certificate is ready: {link}",
    ),
    "deadline_near": Wording(
        "A deadline is near",
        "Dear colleague,\n\nA deadline is near: {what}.\nLast day: {day}",
        "A deadline is near: {what}. Last day: {day}",
    ),
    "account_granted": Wording(
        "Your account has new rights",
        "Dear colleague,\n\nYour account has new rights.\nRole: {role}\nTerritory: {scope}\n\n"
        "If you did not expect them, tell the commission above yours.",
        "New rights: {role}, {scope}. If you did not expect them, tell us.",
    ),
    "factor_reset": Wording(
        "Your second factor was reset",
        "Dear colleague,\n\nThe second factor of your account was reset: {day}, {time}.\n\n"
        "If you did not ask for it, tell the commission above yours at once.",
        "Your second factor was reset: {day}, {time}. If not by you, tell us.",
    ),
}

TEXTS: Mapping[str, Mapping[str, Wording]] = {
    kind: {"kk": kk, "ru": (_RU | RU)[kind], "en": (_EN | EN)[kind]}
    for kind, kk in (_KK | KK).items()
}

# Below a message that its reader may do without.
WISHES = {
    "kk": "Хат-хабарларды баптау: {link}",
    "ru": "Настройки уведомлений: {link}",
    "en": "Settings of messages: {link}",
}
# What the bot answers.
JOINED = {
    "kk": "Дайын. Енді хат-хабар осында келеді. Тоқтату үшін: /stop",
    "ru": "Готово. Теперь уведомления будут приходить сюда. Остановить: /stop",
    "en": "Done. Messages come here from now on. To end this: /stop",
}
LEFT = {
    "kk": "Бұл чатқа хат-хабар енді келмейді.",
    "ru": "Уведомления больше не будут приходить в этот чат.",
    "en": "No more messages come to this chat.",
}
UNKNOWN_START = (
    "Сілтеме ескірген. Жаңасын жеке парақшаңыздан алыңыз.\n"
    "Ссылка устарела. Возьмите новую на своей странице."
)
