"""Energy: what users take, what plants give, what crosses the fence, and what a tally counts of it.

Statistical energy counts everything; assessed energy leaves out what the rules of dual control exclude.
Standard coal comes in two kinds that never mix: calorific value (当量) and equal value (等价).
"""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell
from carbonpark.ledger.equation import equation
from carbonpark.ledger.total import total

Arrays = Any


@cell(unit="TJ", source="energy-balance")
def needed_use(activity: Any, specific_use: Any) -> Any:
    """Energy a group needs for its activity, before measures of the plan."""
    return activity * specific_use


@cell(unit="TJ", source="energy-balance")
def saved_use(treated: Any, saving: Any, at_group: Any) -> Any:
    """Energy a measure takes away (negative: adds) at its group."""
    return treated * saving * at_group


@cell(unit="TJ", source="energy-balance")
def feedstock_use(activity: Any, specific_feedstock: Any) -> Any:
    """Carrier a group turns into products: used, not burnt."""
    return activity * specific_feedstock


@cell(unit="TJ", source="energy-balance")
def project_energy(running: Any, project_use: Any) -> Any:
    """Energy a candidate project uses."""
    return running * project_use


@cell(unit="TJ", source="energy-balance")
def project_feedstock_use(running: Any, project_feedstock: Any) -> Any:
    """Carrier a candidate project turns into products."""
    return running * project_feedstock


@cell(unit="TJ", source="energy-balance")
def technology_intake(flow: Any, technology_input: Any) -> Any:
    """Carrier a technology takes for its output."""
    return flow * technology_input


@cell(unit="TJ", source="energy-balance")
def technology_yield(flow: Any, technology_output: Any) -> Any:
    """Carrier a technology gives: its main output and what comes along."""
    return flow * technology_output


@cell(unit="TJ", source="energy-balance")
def delivered(buy: Any, supply_delivers: Any) -> Any:
    """Energy bought that arrives, after losses on the way."""
    return buy * supply_delivers


@cell(unit="TJ", source="energy-balance")
def handed_over(sell: Any, outlet_takes: Any) -> Any:
    """Energy sold."""
    return sell * outlet_takes


@cell(unit="TJ", source="energy-balance")
def with_losses(taken: Any, carrier_gross: Any) -> Any:
    """Energy that must be fed in for users to take theirs: the network's losses included."""
    return taken * carrier_gross


@cell(unit="ktce_calorific", source="gbt2589-2020")
def tce_calorific(use: Any, calorific: Any) -> Any:
    """Energy as standard coal at its calorific value (当量)."""
    return use * calorific


@cell(unit="ktce_equal_value", source="gbt2589-2020")
def tce_equal_value(use: Any, equal_value: Any) -> Any:
    """Energy as standard coal at its equal value (等价)."""
    return use * equal_value


@cell(unit="ktce_equal_value", source="gbt2589-2020")
def bought_equal_value(buy: Any, supply_equal_value: Any, supply_counts: Any) -> Any:
    """What a tally counts of energy bought, equal value."""
    return buy * supply_equal_value * supply_counts


@cell(unit="ktce_calorific", source="gbt2589-2020")
def bought_calorific(buy: Any, supply_calorific: Any, supply_counts: Any) -> Any:
    """What a tally counts of energy bought, calorific."""
    return buy * supply_calorific * supply_counts


@cell(unit="ktce_equal_value", source="gbt2589-2020")
def sold_equal_value(sell: Any, outlet_equal_value: Any) -> Any:
    """Energy sold, equal value."""
    return sell * outlet_equal_value


@cell(unit="ktce_calorific", source="gbt2589-2020")
def sold_calorific(sell: Any, outlet_calorific: Any) -> Any:
    """Energy sold, calorific."""
    return sell * outlet_calorific


@cell(unit="ktce_equal_value", source="gbt2589-2020")
def own_renewable_equal_value(flow: Any, own_renewable: Any, own_equal_value: Any, own_counts: Any) -> Any:
    """Own wind and sun, equal value."""
    return flow * own_renewable * own_equal_value * own_counts


@cell(unit="ktce_calorific", source="gbt2589-2020")
def own_renewable_calorific(flow: Any, own_renewable: Any, own_calorific: Any, own_counts: Any) -> Any:
    """Own wind and sun, calorific."""
    return flow * own_renewable * own_calorific * own_counts


@cell(unit="ktce_equal_value", source="ndrc2022-feedstock")
def feedstock_equal_value(activity: Any, specific_feedstock: Any, feedstock_tce_equal: Any,
                          feedstock_deducted: Any) -> Any:
    """Raw-material energy an assessed tally leaves out, equal value."""
    return activity * specific_feedstock * feedstock_tce_equal * feedstock_deducted


@cell(unit="ktce_calorific", source="ndrc2022-feedstock")
def feedstock_calorific(activity: Any, specific_feedstock: Any, feedstock_tce: Any, feedstock_deducted: Any) -> Any:
    """Raw-material energy an assessed tally leaves out, calorific."""
    return activity * specific_feedstock * feedstock_tce * feedstock_deducted


@cell(unit="ktce_equal_value", source="ndrc2022-feedstock")
def project_feedstock_equal_value(running: Any, project_feedstock: Any, feedstock_tce_equal: Any,
                                  feedstock_deducted: Any) -> Any:
    """Raw-material energy of a candidate project that an assessed tally leaves out, equal value."""
    return running * project_feedstock * feedstock_tce_equal * feedstock_deducted


@cell(unit="ktce_calorific", source="ndrc2022-feedstock")
def project_feedstock_calorific(running: Any, project_feedstock: Any, feedstock_tce: Any,
                                feedstock_deducted: Any) -> Any:
    """Raw-material energy of a candidate project that an assessed tally leaves out, calorific."""
    return running * project_feedstock * feedstock_tce * feedstock_deducted


@cell(unit="ktce_equal_value", source="ndrc2024-certificates")
def certificates_taken_off(certificates_counted: Any, certificates_deducted: Any) -> Any:
    """Energy certificates take off an assessed tally."""
    return certificates_counted * certificates_deducted


@cell(unit="ktce_equal_value", source="ndrc2024-certificates")
def certificates_as_energy(buy: Any, certificate_tce: Any) -> Any:
    """Energy that the certificates bought stand for."""
    return buy * certificate_tce


@cell(unit="ktce_calorific", source="gbt2589-2020")
def coal_bought(buy: Any, coal_content: Any) -> Any:
    """Coal bought, as standard coal."""
    return buy * coal_content


@equation(r"U^{\mathrm{need}}", dims=("year", "group", "carrier"), unit="TJ", source="energy-balance")
def use_of_groups(q: Arrays, c: Arrays) -> Any:
    """Energy groups use: what their activity needs, less what measures save."""
    return total(needed_use, q, c, over=()) - total(saved_use, q, c, over="application")


@equation(r"U", dims=("year", "carrier"), unit="TJ", source="energy-balance")
def users_take(q: Arrays, c: Arrays) -> Any:
    """Each carrier as taken by groups and projects, feedstock included."""
    groups = total(q.use, over="group") + total(feedstock_use, q, c, over="group")
    projects = total(project_energy, q, c, over="project")
    return groups + projects + total(project_feedstock_use, q, c, over="project")


@equation(r"G", dims=("year", "carrier"), unit="TJ", source="energy-balance")
def technologies_give(q: Arrays, c: Arrays) -> Any:
    """Each carrier as given by the park's technologies, less what they take."""
    return total(technology_yield, q, c, over="technology") - total(technology_intake, q, c, over="technology")


@equation(r"X", dims=("year", "carrier"), unit="TJ", source="energy-balance")
def crosses_the_fence(q: Arrays, c: Arrays) -> Any:
    """Each carrier that comes in, less what goes out."""
    return total(delivered, q, c, over="supply") - total(handed_over, q, c, over="outlet")


@equation(r"S", dims=("year", "carrier"), unit="TJ", source="energy-balance")
def supply_over_use(q: Arrays, c: Arrays) -> Any:
    """What is left of each carrier when everyone has taken what they need: nothing, in a closed balance."""
    given = crosses_the_fence(q, c) + technologies_give(q, c) + c.carrier_residual
    return given - with_losses(users_take(q, c), c.carrier_gross)


@equation(r"B^{\mathrm{acc}}", dims=("year", "tally"), unit="ktce_equal_value", source="gbt2589-2020")
def energy_at_equal_value(q: Arrays, c: Arrays) -> Any:
    """Energy consumption in standard coal, equal value, under each tally."""
    bought = total(bought_equal_value, q, c, over="supply") - total(sold_equal_value, q, c, over="outlet")
    own = total(own_renewable_equal_value, q, c, over="technology")
    feedstock = total(feedstock_equal_value, q, c, over=("group", "carrier"))
    project_feedstock = total(project_feedstock_equal_value, q, c, over=("project", "carrier"))
    return bought + own - feedstock - project_feedstock - total(certificates_taken_off, q, c, over=())


@equation(r"B'^{\mathrm{acc}}", dims=("year", "tally"), unit="ktce_calorific", source="gbt2589-2020")
def energy_at_calorific_value(q: Arrays, c: Arrays) -> Any:
    """Energy consumption in standard coal, calorific value, under each tally."""
    bought = total(bought_calorific, q, c, over="supply") - total(sold_calorific, q, c, over="outlet")
    own = total(own_renewable_calorific, q, c, over="technology")
    feedstock = total(feedstock_calorific, q, c, over=("group", "carrier"))
    return bought + own - feedstock - total(project_feedstock_calorific, q, c, over=("project", "carrier"))


@equation(r"C^{\mathrm{coal}}", dims=("year",), unit="ktce_calorific", source="gbt2589-2020")
def coal_consumption(q: Arrays, c: Arrays) -> Any:
    """Coal bought by the park, in standard coal."""
    return total(coal_bought, q, c, over="supply")


@equation(r"G^{\mathrm{cert}}", dims=("year",), unit="ktce_equal_value", source="ndrc2024-certificates")
def certified_energy(q: Arrays, c: Arrays) -> Any:
    """Energy the certificates bought stand for."""
    return total(certificates_as_energy, q, c, over="supply")
