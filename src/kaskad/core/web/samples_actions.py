"""Samples of words, signs, buttons and messages."""

# ruff: noqa: E501  # the three languages of a sample stand side by side

from __future__ import annotations

from django.utils.translation import pgettext

from kaskad.core.web.components import (
    Actions,
    Answer,
    Button,
    Change,
    Changes,
    Empty,
    Fact,
    Facts,
    Figure,
    Ladder,
    Line,
    Link,
    Notice,
    Sign,
    SignRow,
    State,
    Station,
    Status,
    Task,
    Tasks,
)
from kaskad.core.web.format import emphasis, number, percent
from kaskad.core.web.sampled import Group, Sample, say


def groups(path: str) -> tuple[Group, ...]:
    """All of them, in the order of the page."""
    return (
        _figure(),
        _facts(),
        _signs(path),
        _ladder(path),
        _buttons(path),
        _statuses(),
        _notices(),
        _tasks(path),
        _answers(path),
        _changes(),
        _empty(path),
    )


def _figure() -> Group:
    sentence = emphasis(
        say(
            "Референдум комиссияларының %(seats)s мүшесінен %(trained)s адам оқудан өтті. Бұл – %(share)s.",
            "Из %(seats)s членов комиссий референдума обучено %(trained)s человек. Это %(share)s.",
            "Of %(seats)s members of referendum commissions, %(trained)s people are trained: %(share)s.",
        ),
        seats=number(71030),
        trained=number(47513),
        share=percent(66.9),
    )
    lead = say(
        "Осы күнге жоспарланған үлестен 2,9 тармаққа артық.",
        "На 2,9 пункта больше, чем по плану на этот день.",
        "2.9 points more than planned for this day.",
    )
    return Group(
        "figure",
        pgettext("component page", "Figure sentence"),
        (Sample(Figure(sentence, lead=lead, heading="p")),),
        use=pgettext(
            "component page",
            "One on a page for readers, at its top. A figure stands with its noun.",
        ),
    )


def _facts() -> Group:
    return Group(
        "facts",
        pgettext("component page", "Facts"),
        (
            Sample(
                Facts(
                    (
                        Fact(
                            say("Өткен семинар", "Проведено семинаров", "Seminars held"),
                            number(3842),
                        ),
                        Fact(say("Учаске", "Участков", "Precincts"), number(10411)),
                        Fact(
                            say("Комиссия", "Комиссий", "Commissions"),
                            number(247),
                            note=say("әрқайсысында 7 мүше", "по 7 членов", "7 members each"),
                        ),
                        Fact(say("Қалған күн", "Осталось дней", "Days left"), "9"),
                    )
                )
            ),
        ),
    )


def _stations(now: int) -> Line:
    names = (
        say("Кіріс тесті", "Входной тест", "Entry test"),
        say("Семинар", "Семинар", "Seminar"),
        say("Қорытынды тест", "Итоговый тест", "Final test"),
        say("Сертификат", "Сертификат", "Certificate"),
    )
    return Line(
        tuple(
            Station(name, state="done" if n < now else "now" if n == now else "plan")
            for n, name in enumerate(names)
        ),
        label=say("Оқу жолы", "Путь обучения", "The way of training"),
    )


def _seminar_sign(path: str, next_step: str) -> Sign:
    agenda = (
        Fact("10:00", say("Тіркеу", "Регистрация", "Registration")),
        Fact("10:20", say("Заң негіздері", "Основы закона", "Basics of the law")),
        Fact("11:50", say("Үзіліс", "Перерыв", "Break")),
        Fact("12:35", say("Іскерлік ойын", "Деловая игра", "Business game")),
        Fact("14:00", say("Аяқталуы", "Окончание", "End")),
    )
    return Sign(
        say("Семинар", "Семинар", "Seminar"),
        kicker=next_step,
        subtitle=say(
            "Ертең, 5 наурыз, бейсенбі", "Завтра, 5 марта, четверг", "Tomorrow, Thursday 5 March"
        ),
        line=_stations(1),
        rows=(
            SignRow(
                "10:00",
                say("№ 2 орта мектеп", "Средняя школа № 2", "Secondary school No. 2"),
                (say("Достық көшесі, 14", "улица Достык, 14", "14 Dostyk Street"),),
                link=Link(say("Картадан көру", "Показать на карте", "Show on the map"), path),
                big=True,
            ),
            SignRow("28", say("адам тізімде", "человек в списке", "people on the list")),
        ),
        action=Button(say("Келемін", "Приду", "I will come"), url=path),
        alternative=Link(say("Басқа күн керек", "Нужен другой день", "I need another day"), path),
        agenda_title=say("Ертеңгі кесте", "Расписание на завтра", "Tomorrow's timetable"),
        agenda=agenda,
        heading="h3",
        anchor="sign-seminar",
    )


def _signs(path: str) -> Group:
    next_step = say("Келесі қадам", "Следующий шаг", "Next step")
    seminar = _seminar_sign(path, next_step)
    test = Sign(
        say("Қорытынды тест", "Итоговый тест", "Final test"),
        kicker=next_step,
        subtitle=say("13 наурызға дейін", "До 13 марта", "Until 13 March"),
        line=_stations(2),
        action=Button(say("Тестті бастау", "Начать тест", "Start the test"), url=path),
        heading="h3",
        anchor="sign-test",
    )
    done = Sign(
        say("Сертификат", "Сертификат", "Certificate"),
        subtitle=say("Оқу аяқталды", "Обучение окончено", "The training is complete"),
        line=_stations(3),
        action=Button(
            say("Сертификатты алу", "Получить сертификат", "Get the certificate"), url=path
        ),
        heading="h3",
        anchor="sign-done",
    )
    return Group(
        "sign",
        pgettext("component page", "Sign and line"),
        (Sample(seminar, wide=True), Sample(test), Sample(done)),
        use=pgettext(
            "component page", "One on a page for doers: what is next, when, where, and one button."
        ),
        css="duo gap",
    )


def _ladder(path: str) -> Group:
    levels = (
        Link(say("Қазақстан", "Казахстан", "Kazakhstan"), path),
        Link(say("Ақтөбе облысы", "Актюбинская область", "Aktobe Region"), path),
        Link(say("Мұғалжар ауданы", "Мугалжарский район", "Mugalzhar District"), path),
    )
    here = say("№ 314 учаске", "Участок № 314", "Precinct No. 314")
    return Group("ladder", pgettext("component page", "Levels"), (Sample(Ladder(levels, here)),))


def _buttons(path: str) -> Group:
    confirm = say("Растау", "Подтвердить", "Confirm")
    return Group(
        "buttons",
        pgettext("component page", "Buttons and links"),
        (
            Sample(Button(confirm), pgettext("component page", "primary")),
            Sample(Button(confirm, disabled=True), pgettext("component page", "disabled")),
            Sample(
                Button(say("Сақталып жатыр…", "Сохраняется…", "Saving…"), busy=True), pgettext("component page", "busy")
            ),
            Sample(Button(say("Кейін", "Позже", "Later"), kind="second"), pgettext("component page", "second")),
            Sample(
                Button(say("Тізімнен шығару", "Исключить из списка", "Remove"), kind="danger"),
                pgettext("component page", "cannot be undone"),
            ),
            Sample(
                Button(
                    say("Басып шығару", "Распечатать", "Print"),
                    url=path, kind="second", small=True, icon="print",
                ),
                pgettext("component page", "small, with an icon"),
            ),
            Sample(Button(say("Бас тарту", "Отменить", "Cancel"), kind="plain"), pgettext("component page", "plain")),
            Sample(Link(say("Ресми жауаптар", "Официальные ответы", "Official answers"), path), pgettext("component page", "link")),
            Sample(
                Actions(
                    (
                        Button(say("Қабылдау", "Принять", "Accept"), small=True),
                        Link(say("CSV жүктеу", "Скачать CSV", "Download CSV"), path, icon="down"),
                    )
                ),
                pgettext("component page", "side by side"),
            ),
        ),
        use=pgettext("component page", "One primary button in view, with the verb the reader would say."),
        css="specs",
    )  # fmt: skip


def _statuses() -> Group:
    words: tuple[tuple[str, State], ...] = (
        (say("Аяқталды", "Завершено", "Finished"), "done"),
        (say("Жүріп жатыр", "Идёт", "Running"), "now"),
        (say("Жоспарда", "По плану", "Planned"), "plan"),
        (say("Жауап жоқ", "Нет ответа", "No answer"), "wait"),
        (say("Кешігіп жатыр", "Отстаёт", "Late"), "late"),
        (say("Қате", "Ошибка", "Wrong"), "bad"),
    )
    return Group(
        "status",
        pgettext("component page", "Status words"),
        tuple(Sample(Status(word, state)) for word, state in words),
        use=pgettext("component page", "Shape and word together; they read without colour."),
        css="row",
    )


def _notices() -> Group:
    return Group(
        "notice",
        pgettext("component page", "Notices"),
        (
            Sample(
                Notice(
                    say("Кесте жаңартылды", "Расписание обновлено", "The timetable has changed"),
                    say("4-топ 6 наурызға ауыстырылды.", "Группа 4 перенесена на 6 марта.", "Group 4 moves to 6 March."),
                )
            ),
            Sample(
                Notice(
                    say("Екі семинардың тренері жоқ", "У двух семинаров нет тренера", "Two seminars have no trainer"),
                    say("Бүгін тағайындаңыз.", "Назначьте сегодня.", "Appoint one today."),
                    kind="warn", still=True,
                )
            ),
            Sample(
                Notice(
                    say("Файл қабылданбады", "Файл не принят", "The file was not accepted"),
                    say("Төрт жолда қате бар.", "Ошибки в четырёх строках.", "Four rows have errors."),
                    kind="error", still=True,
                    link=Link(say("Қателерді көру", "Показать ошибки", "Show the errors"), "#rows"),
                )
            ),
            Sample(
                Notice(
                    say("Жауабыңыз қабылданды", "Ваш ответ принят", "Your answer is recorded"),
                    kind="success", still=True,
                )
            ),
            Sample(
                Notice(
                    say("Байланыс жоқ", "Нет связи", "No connection"),
                    say("Жауаптар осы телефонда сақталды.", "Ответы сохранены на этом телефоне.", "Your answers are kept on this phone."),
                    kind="offline", still=True,
                )
            ),
        ),
        css="stack slim",
    )  # fmt: skip


def _tasks(path: str) -> Group:
    return Group(
        "tasks",
        pgettext("component page", "Decisions that wait"),
        (
            Sample(
                Tasks(
                    (
                        Task(
                            say("Тоғыз тренер бекіту", "Назначить девять тренеров", "Appoint nine trainers"),
                            say("14 семинардың тренері жоқ.", "У 14 семинаров нет тренера.", "14 seminars have no trainer."),
                            Status(say("Бүгін 18:00", "Сегодня 18:00", "Today 18:00"), "late"),
                            Button(say("Таңдау", "Выбрать", "Choose"), url=path, small=True),
                        ),
                        Task(
                            say("Тізімді қабылдау", "Принять список", "Accept the list"),
                            say("Файлда 214 жаңа мүше бар.", "В файле 214 новых членов.", "The file has 214 new members."),
                            Status(say("Ертең 10:00", "Завтра 10:00", "Tomorrow 10:00")),
                            Button(say("Көру", "Посмотреть", "Look"), url=path, kind="second", small=True),
                        ),
                    )
                )
            ),
        ),
        use=pgettext("component page", "Deadline, action, reason; the most urgent first."),
    )  # fmt: skip


def _answers(path: str) -> Group:
    basis = say("Негіз", "Основание", "Basis")
    new = Answer(
        "№ 146",
        say("2026 жылғы 4 наурыз", "4 марта 2026 г.", "4 March 2026"),
        say("Сұрақ үлгісі: куәлік жоғалса не істеу керек?", "Образец вопроса: что делать, если удостоверение утеряно?", "Sample question: what if a certificate is lost?"),
        (say("Жауап мәтінінің үлгісі.", "Образец текста ответа.", "Sample text of an answer."),),
        basis=(Fact(basis, say("Заң үлгісі, 1-бап", "Образец закона, статья 1", "Sample law, article 1")),),
        status=Status(say("Жаңа", "Новый", "New"), "now"),
        action=Button(say("Таныстым", "Ознакомлен", "I have read it"), small=True),
    )  # fmt: skip
    void = Answer(
        "№ 98",
        say("2026 жылғы 27 ақпан", "27 февраля 2026 г.", "27 February 2026"),
        say("Сұрақ үлгісі", "Образец вопроса", "Sample question"),
        (say("Жауаптың бұрынғы мәтіні.", "Прежний текст ответа.", "The former text."),),
        basis=(Fact(say("Орнына", "Вместо него", "Replaced by"), "№ 131", url=path),),
        status=Status(say("Күші жойылды", "Утратил силу", "No longer in force"), "bad"),
        void=True,
    )
    return Group(
        "answer",
        pgettext("component page", "Official answer"),
        (Sample(new), Sample(void)),
        css="duo gap",
    )


def _changes() -> Group:
    items = (
        Change(
            say("3-топ, Қандыағаш", "Группа 3, Кандыагаш", "Group 3, Kandyagash"),
            "changed",
            say("5 наурыз, 10:00", "5 марта, 10:00", "5 March, 10:00"),
            say("6 наурыз, 15:00", "6 марта, 15:00", "6 March, 15:00"),
            say("Зал бос емес.", "Зал занят.", "The hall is taken."),
        ),
        Change(say("8-топ, Ембі", "Группа 8, Эмба", "Group 8, Emba"), "added", after=say("7 наурыз, 10:00", "7 марта, 10:00", "7 March, 10:00")),
        Change(say("5-топ, Жем", "Группа 5, Жем", "Group 5, Zhem"), "removed", say("6 наурыз, 15:00", "6 марта, 15:00", "6 March, 15:00")),
    )  # fmt: skip
    return Group(
        "changes",
        pgettext("component page", "Difference"),
        (Sample(Changes(items, label=pgettext("component page", "Difference"))),),
        use=pgettext(
            "component page", "A draft against the plan in force: what is added, changed, removed."
        ),
        css="slim",
    )


def _empty(path: str) -> Group:
    empty = Empty(
        say("Бұл аптада семинар жоқ", "На этой неделе семинаров нет", "No seminars this week"),
        say("Келесі семинар 10 наурызда.", "Следующий семинар 10 марта.", "The next seminar is on 10 March."),
        Button(say("Топ ашуды сұрау", "Попросить открыть группу", "Ask for a group"), url=path, kind="second", small=True),
    )  # fmt: skip
    return Group(
        "empty",
        pgettext("component page", "Nothing here"),
        (Sample(empty),),
        use=pgettext("component page", "Say why, and what comes next."),
    )
