"""The tables of the room: the campaign and its plan, exemptions, the law, the material."""

from kaskad.campaigns.models.exemption import Exemption
from kaskad.campaigns.models.law import Law, Provision, ProvisionVersion
from kaskad.campaigns.models.material import Material, MaterialFile, MaterialVersion
from kaskad.campaigns.models.plan import (
    Block,
    Campaign,
    CampaignVersion,
    Group,
    Holiday,
    MakeUpRound,
    Place,
    Plan,
    Qualification,
    Seminar,
    Stage,
    Venue,
)

__all__ = [
    "Block",
    "Campaign",
    "CampaignVersion",
    "Exemption",
    "Group",
    "Holiday",
    "Law",
    "MakeUpRound",
    "Material",
    "MaterialFile",
    "MaterialVersion",
    "Place",
    "Plan",
    "Provision",
    "ProvisionVersion",
    "Qualification",
    "Seminar",
    "Stage",
    "Venue",
]
