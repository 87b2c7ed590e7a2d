"""The page of the forecast: the probability, the fan, the weakest districts, what helps most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign, days_off, plan_in_force
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.shares import honest, points
from kaskad.core.web.components import Actions, Button, Empty, Fact, Facts, Notice
from kaskad.core.web.fan import Fan
from kaskad.core.web.format import NB, clock_time, day_short, number, percent, signed
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.planning.access import may_plan, own_places
from kaskad.planning.models import Forecast
from kaskad.planning.queries.districts import named_places
from kaskad.planning.queries.forecasts import is_current, last_forecast, made_forecast
from kaskad.planning.vocab import ForecastState
from kaskad.planning.vocab.words import FORECAST_MEASURES
from kaskad.planning.web.overview import back_to_plans
from kaskad.planning.web.pages import ForecastPage
from kaskad_planner.risks import Risks

_SHOWN_DISTRICTS = 12
_LOG_TAIL = 2000
_SURE = 0.995  # from here on a probability is "above 99 %": so many runs do not tell more


def forecast_page(actor: Actor, campaign: Campaign) -> ForecastPage:
    """The latest forecast, and whether another one waits; making one is for those who plan."""
    plan = plan_in_force(campaign)
    made, last = made_forecast(campaign), last_forecast(campaign)
    waits = last is not None and last.state == ForecastState.WAITING
    day = clock.local_day(clock.now())
    current = bool(plan and made and is_current(made, plan, day))
    here = reverse("planning:forecast", args=(campaign.code,))
    plans = may_plan(actor, campaign)
    asks = plans and plan is not None and not waits and not current
    shown = _Shown(campaign, made) if made else None
    failed = last is not None and last.state == ForecastState.FAILED
    return ForecastPage(
        title=pgettext("plan", "Forecast"),
        lead=shown.sentence() if shown else str(campaign.title),
        back=back_to_plans(campaign),
        notice=_notice(waits=waits, failed=failed, old=made is not None and not current),
        empty=None if made or waits else _nothing(has_plan=plan is not None),
        actions=_ask(here, again=made is not None) if asks else None,
        facts=shown.facts() if shown else None,
        fan=shown.fan() if shown else None,
        helps=shown.helps() if shown else "",
        levers=shown.levers() if shown else None,
        districts=shown.districts(actor) if shown else None,
        method=_method() if made else (),
        log=last.log[-_LOG_TAIL:] if failed and last else "",
        refresh_url=here if waits else "",
    )


def _notice(*, waits: bool, failed: bool, old: bool) -> Notice | None:
    if waits:
        return Notice(
            _("The forecast is being made"),
            _("It takes some seconds; the page then shows it by itself or after a reload."),
            still=True,
        )
    if failed:
        return Notice(
            _("The forecast could not be made"),
            _("Try again. If it fails again, show the words below to technical support."),
            kind="error", still=True,
        )  # fmt: skip
    if old:
        return Notice(
            _("Something has changed since"),
            _("Attendance, members or the plan changed after this forecast, or a day has passed."),
            kind="warn", still=True,
        )  # fmt: skip
    return None


def _nothing(*, has_plan: bool) -> Empty:
    if has_plan:
        return Empty(
            _("There is no forecast yet"),
            _("The central commission makes it from the plan in force and the attendance so far."),
        )
    return Empty(
        _("No plan is in force yet"), _("A forecast needs a plan in force: put a version in force.")
    )


def _ask(here: str, *, again: bool) -> Actions:
    label = _("Make the forecast anew") if again else _("Make the forecast")
    return Actions(items=(Button(label, post=here),))


def _method() -> tuple[str, ...]:
    """What the runs try, in the engine's own figures."""
    risks = Risks()
    return (
        _("The rest of the campaign is tried a thousand times; the probability is the share of "
          "tries in which the goal is reached."),
        _("Somebody does not come: %(share)s; of those invited to make-up seminars: %(makeup)s.")
        % {
            "share": _share(risks.no_show_in_person),
            "makeup": _share(risks.no_show_makeup),
        },
        _("A seminar is cancelled: %(share)s. Bad weather or an outage stops all seminars in "
          "person of a region for a day: %(shock)s of days.")
        % {"share": _share(risks.cancelled), "shock": _share(risks.shock)},
        _("Each make-up round has seats for %(seats)s of the members of every district.")
        % {"seats": _share(risks.makeup_seats)},
        _("These shares are assumptions and do not come from this campaign."),
    )  # fmt: skip


def _share(value: float) -> str:
    return percent(100 * value, 0)


def chance(probability: float) -> str:
    """A probability in words that do not promise more than the runs can tell."""
    if probability >= _SURE:
        return pgettext("probability", "above %(limit)s") % {"limit": percent(99, 0)}
    if probability < 1 - _SURE:
        return pgettext("probability", "below %(limit)s") % {"limit": percent(1, 0)}
    return percent(100 * probability, 0)


def chance_cell(probability: float) -> str:
    """The same for the cell of a table."""
    if probability >= _SURE:
        return f">{NB}{percent(99, 0)}"
    if probability < 1 - _SURE:
        return f"<{NB}{percent(1, 0)}"
    return percent(100 * probability, 0)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A forecast that was made, as parts of the page."""

    campaign: Campaign
    forecast: Forecast

    @property
    def outlook(self) -> Mapping[str, Any]:
        return self.forecast.outlook  # type: ignore[no-any-return]  # an object: the engine's answer

    @property
    def deadline(self) -> date:
        return date.fromisoformat(self.outlook["deadline"])

    @property
    def is_over(self) -> bool:
        """Whether no day is ahead."""
        return date.fromisoformat(self.outlook["day"]) > self.deadline

    @property
    def goal(self) -> float:
        return round(100 * float(self.outlook["goal"]), 1)

    def sentence(self) -> str:
        values = {"goal": percent(self.goal), "day": day_short(self.deadline, "to")}
        if not self.is_over:
            values["chance"] = chance(self.outlook["probability"])
            return (
                _("The goal is %(goal)s. The probability of reaching it by %(day)s: %(chance)s.")
                % values
            )
        if self.outlook["probability"]:
            return _("The goal of %(goal)s was reached by %(day)s.") % values
        return _("The goal of %(goal)s was not reached by %(day)s.") % values

    def facts(self) -> Facts:
        low, _q, middle, _r, high = (100 * share for share in self.outlook["fan"][-1]["shares"])
        between = _("in nine cases of ten: from %(low)s to %(high)s") % {
            "low": percent(low),
            "high": percent(high),
        }
        version = _("version %(version)s of the plan") % {"version": self.forecast.plan.version}
        return Facts(
            items=(
                Fact(
                    _("Probability of the goal"),
                    chance(self.outlook["probability"]),
                    pgettext("forecast", "by %(day)s") % {"day": day_short(self.deadline, "to")},
                ),
                Fact(
                    _("Trained on the last day"),
                    percent(middle),
                    "" if self.is_over else between,
                ),
                Fact(_("Members"), number(self.outlook["people"]), version),
                self._made(),
            )
        )

    def _made(self) -> Fact:
        moment = self.forecast.made_at or self.forecast.requested_at
        local = moment.astimezone(clock.zone())
        return Fact(_("Forecast made"), day_short(local.date()), clock_time(local))

    def fan(self) -> Fan | None:
        """The picture; None when no day is ahead."""
        days = self.outlook["fan"]
        known = sum(row["day"] < self.outlook["day"] for row in days)
        if known == len(days):
            return None
        shares = [tuple(100 * share for share in row["shares"]) for row in days]
        first = date.fromisoformat(days[0]["day"])
        return Fan(
            caption=self._caption(shares[-1]),
            first=first,
            known=tuple(row[0] for row in shares[:known]),
            ahead=tuple(shares[known:]),
            goal=self.goal,
            chances=tuple(chance_cell(row["probability"]) for row in days[known:]),
            rest=frozenset(days_off(self.campaign)) | self._free_days(days),
        )

    def _free_days(self, days: Sequence[Mapping[str, Any]]) -> frozenset[date]:
        """Weekdays that are not worked."""
        found = (date.fromisoformat(row["day"]) for row in days)
        return frozenset(
            day for day in found if self.campaign.work_days[day.isoweekday() - 1] != "1"
        )

    def _caption(self, end: Sequence[float]) -> str:
        return _(
            "Share of trained members. Forecast for %(day)s: %(middle)s. The light band holds nine "
            "cases of ten (%(low)s – %(high)s), the dark one every second."
        ) % {
            "day": day_short(self.deadline),
            "low": percent(end[0]),
            "middle": percent(end[2]),
            "high": percent(end[4]),
        }

    def helps(self) -> str:
        """The measure that helps most, in one sentence."""
        rows = self.outlook["levers"]
        best = next((row for row in rows if row["gain"] > 0 or row["tail_gain"] > 0), None)
        if best is None:
            return _("None of these measures changes the forecast.")
        before, after = (
            chance(value) for value in (self.outlook["probability"], best["probability"])
        )
        values = {"measure": str(FORECAST_MEASURES[best["name"]]), "before": before, "after": after}
        if before == after:
            return (
                _("The probability stays as it is. In bad cases this helps most: %(measure)s.")
                % values
            )
        return (
            _("This helps most: %(measure)s. The probability: %(before)s now, %(after)s then.")
            % values
        )

    def levers(self) -> Table | None:
        if self.is_over:
            return None
        now = self.outlook["fan"][-1]["shares"][0]
        return Table(
            caption=_(
                "Each measure alone. Bad cases: in one case of twenty the share trained on the "
                "last day is not above this; without a measure %(share)s."
            )
            % {"share": percent(100 * now)},
            columns=(
                Column(_("Measure")),
                Column(_("Probability"), number=True),
                Column(_("In bad cases, %"), number=True),
                Column(pgettext("forecast", "Gain in bad cases"), number=True, wide=True),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Cell(capfirst(str(FORECAST_MEASURES[row["name"]]))),
                        chance_cell(row["probability"]),
                        number(honest(100 * row["tail"]), 1),
                        signed(points(100 * row["tail"], 100 * now)),
                    )
                )
                for row in self.outlook["levers"]
            ),
        )

    def districts(self, actor: Actor) -> Table | None:
        """The weakest districts of the reader's own territories."""
        rows = self.outlook["districts"]
        places = named_places(row["commission"] for row in rows)
        mine = own_places(actor, self.campaign)
        if not any(one.level == "central" for one in mine):
            codes = {one.code for one in mine}
            regions = {str(one.name) for one in mine if one.level == "region"}
            rows = [
                row
                for row in rows
                if row["commission"] in codes or str(places[row["commission"]].region) in regions
            ]
        if not rows:
            return None
        return Table(
            caption=_(
                "Members of regional commissions are counted in the nearest district. Bad cases: "
                "in one case of twenty the share is not above this."
            ),
            columns=(
                Column(_("District")),
                Column(_("Members"), number=True, wide=True),
                Column(_("Probability"), number=True),
                Column(_("In bad cases, %"), number=True),
            ),
            rows=tuple(self._district(row, places) for row in rows[:_SHOWN_DISTRICTS]),
        )

    def _district(self, row: Mapping[str, Any], places: Mapping[str, Any]) -> Row:
        code = row["commission"]
        place = places.get(code)
        url = reverse("planning:place", args=(self.campaign.code, code)) if place else ""
        return Row(
            cells=(
                Cell(
                    str(place.name) if place else code,
                    url=url,
                    note=str(place.region) if place and place.region else "",
                ),
                number(row["people"]),
                chance_cell(row["probability"]),
                number(honest(100 * row["tail"]), 1),
            )
        )
