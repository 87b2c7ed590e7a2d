"""The texts of messages about official answers, see ``texts``."""

from __future__ import annotations

from kaskad.messaging.vocab.wording import Wording

KK: dict[str, Wording] = {
    "answer_published": Wording(
        "№ {number} ресми жауап",
        "Құрметті әріптес!\n\nЖаңа ресми жауап шықты: № {number}.\nСұрақ: {question}\n\n"
        "Жауапты оқып, танысқаныңызды белгілеңіз:\n{link}",
        "Жаңа ресми жауап № {number}: {link}",
    ),
    "answer_replaced": Wording(
        "Ресми жауап ауыстырылды: № {number}",
        "Құрметті әріптес!\n\nСізге белгілі № {old_number} ресми жауап енді қолданылмайды. "
        "Оның орнына № {number} жауап шықты.\nСұрақ: {question}\n\n"
        "Жаңа жауапты оқып, танысқаныңызды белгілеңіз:\n{link}",
        "№ {old_number} жауап орнына № {number}: {link}",
    ),
    "answer_withdrawn": Wording(
        "Ресми жауап қайтарып алынды: № {number}",
        "Құрметті әріптес!\n\nСізге белгілі № {number} ресми жауап енді қолданылмайды.\n"
        "Себебі: {why}\n\nТолығырақ:\n{link}",
        "№ {number} жауап қолданылмайды: {link}",
    ),
}

RU: dict[str, Wording] = {
    "answer_published": Wording(
        "Официальный ответ № {number}",
        "Уважаемый коллега!\n\nВышел новый официальный ответ: № {number}.\nВопрос: {question}\n\n"
        "Прочитайте ответ и отметьте, что ознакомились:\n{link}",
        "Новый официальный ответ № {number}: {link}",
    ),
    "answer_replaced": Wording(
        "Официальный ответ заменён: № {number}",
        "Уважаемый коллега!\n\nИзвестный вам официальный ответ № {old_number} больше не действует. "
        "Вместо него вышел ответ № {number}.\nВопрос: {question}\n\n"
        "Прочитайте новый ответ и отметьте, что ознакомились:\n{link}",
        "Вместо ответа № {old_number} – № {number}: {link}",
    ),
    "answer_withdrawn": Wording(
        "Официальный ответ отозван: № {number}",
        "Уважаемый коллега!\n\nИзвестный вам официальный ответ № {number} больше не действует.\n"
        "Причина: {why}\n\nПодробнее:\n{link}",
        "Ответ № {number} не действует: {link}",
    ),
}

EN: dict[str, Wording] = {
    "answer_published": Wording(
        "Official answer No. {number}",
        "Dear colleague,\n\nThere is a new official answer: No. {number}.\nQuestion: {question}\n\n"
        "Read it and confirm that you have:\n{link}",
        "New official answer No. {number}: {link}",
    ),
    "answer_replaced": Wording(
        "Official answer replaced: No. {number}",
        "Dear colleague,\n\nOfficial answer No. {old_number}, which you know, no longer holds. "
        "No. {number} has taken its place.\nQuestion: {question}\n\n"
        "Read the new answer and confirm that you have:\n{link}",
        "Answer No. {old_number} is replaced by No. {number}: {link}",
    ),
    "answer_withdrawn": Wording(
        "Official answer withdrawn: No. {number}",
        "Dear colleague,\n\nOfficial answer No. {number}, which you know, no longer holds.\n"
        "Reason: {why}\n\nMore:\n{link}",
        "Answer No. {number} no longer holds: {link}",
    ),
}
