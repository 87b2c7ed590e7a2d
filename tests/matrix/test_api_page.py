"""The page of one's own tokens: shown once, revoked, and every refusal said."""

import pytest

from kaskad.accounts.api import tokens_of
from kaskad.accounts.models import ApiToken
from tests.matrix.test_api import Program
from tests.world import NOW

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database


def test_the_page_shows_a_token_once_and_revokes_it(house, visitor):
    reader = visitor("district")
    grant = house.accounts["district"].grants.get()
    form = {
        "label": "Тізім жіберуші", "grant": grant.pk, "scope": house.places["own_precinct"],
        "rights": "writes", "days": 10,
    }  # fmt: skip
    sent = reader.post("/kk/my/tokens/", form).content.decode()
    secret = sent.partition("<pre>")[2].partition("</pre>")[0]
    later = reader.get("/kk/my/tokens/").content.decode()
    code = tokens_of(house.accounts["district"], NOW)[0].code

    assert Program(secret).get("/me").json()["grants"] == [
        {"role": "coordinator", "scope": house.places["own_precinct"]}
    ]
    assert secret not in later
    assert "Тізім жіберуші" in later
    assert reader.post(f"/kk/my/tokens/{code}/revoke/").status_code == 302
    assert Program(secret).get("/me").status_code == 401


@pytest.mark.parametrize(
    "change",
    [{"scope": "foreign"}, {"scope": "парақ"}, {"label": ""}, {"days": 400}, {"days": ""},
     {"grant": 10**6}],
)  # fmt: skip
def test_the_page_refuses_with_a_word(house, visitor, change):
    grant = house.accounts["district"].grants.get()
    form = {"label": "Б", "grant": grant.pk, "scope": "", "rights": "reads", "days": 10, **change}
    if form["scope"] == "foreign":
        form["scope"] = house.places["foreign"]
    sent = visitor("district").post("/kk/my/tokens/", form)

    assert sent.status_code == 422
    assert "kaskad_" not in sent.content.decode()
    assert ApiToken.objects.filter(account__code="w-district").count() == 0
