"""The shape of an agreement's routing: hard rules, points per channel, the channels."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qualifier.core.agreement import Channel, HardRule, Person, PointRule, Routing
from qualifier.exchange.documents.base_model import (
    NO_TEXT,
    DocumentModel,
    Duration,
    Id,
    Ids,
    Points,
    TextModel,
    Words,
)
from qualifier.exchange.documents.condition_model import ALWAYS_MODEL, ConditionModel

Cell = Literal[
    "A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4",
    "C1", "C2", "C3", "C4", "D1", "D2", "D3", "D4",
]  # fmt: skip


class HardRuleModel(DocumentModel):
    when: ConditionModel
    channel: Id

    def core(self) -> HardRule:
        return HardRule(self.when.core(), self.channel)


class PointRuleModel(DocumentModel):
    channel: Id
    points: Points
    because: Literal["type", "potential", "geography", "cost"]
    when: ConditionModel = ALWAYS_MODEL
    label: TextModel = NO_TEXT

    def core(self) -> PointRule:
        return PointRule(
            self.channel, self.points, self.because, self.when.core(), self.label.core()
        )


class PersonModel(DocumentModel):
    name: Words
    email: Id = ""
    territory: Ids = Field(default_factory=list)

    def core(self) -> Person:
        return Person(self.name, self.email, tuple(self.territory))


class ChannelModel(DocumentModel):
    id: Id
    label: TextModel = NO_TEXT
    capacity_per_week: Annotated[int, Field(ge=0)] | None = None
    people: list[PersonModel] = Field(default_factory=list)
    price: dict[Cell, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    for_c_cells: bool = False
    accept_within: Duration | None = None
    retired: bool = False

    def core(self) -> Channel:
        return Channel(
            self.id,
            self.label.core(),
            self.capacity_per_week,
            tuple(one.core() for one in self.people),
            dict[str, float](self.price.items()),
            self.for_c_cells,
            self.accept_within,
            self.retired,
        )


class RoutingModel(DocumentModel):
    hard: list[HardRuleModel] = Field(default_factory=list)
    points: list[PointRuleModel] = Field(default_factory=list)
    channels: list[ChannelModel] = Field(default_factory=list)

    def core(self) -> Routing:
        return Routing(
            tuple(one.core() for one in self.hard),
            tuple(one.core() for one in self.points),
            tuple(one.core() for one in self.channels),
        )
