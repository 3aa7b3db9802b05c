"""Premium and enrolment equilibrium: premiums that cover the cost of exactly those who join at them."""

from __future__ import annotations

from healthtrust.market.equilibrium.build import Asked, exchange_of
from healthtrust.market.equilibrium.demand import Demand
from healthtrust.market.equilibrium.exchange import Exchange, Running
from healthtrust.market.equilibrium.find import Equilibrium, Found, equilibria

__all__ = ["Asked", "Demand", "Equilibrium", "Exchange", "Found", "Running", "equilibria", "exchange_of"]
