"""Every family the portal reads, in the order in which a file is compared with them."""

from app.observatory.sources import (
    benefits,
    bmo,
    filosofi,
    france_services,
    long,
    national,
    population,
    sectors,
    staff,
    tensions,
)
from app.observatory.sources.family import Family

FAMILIES: dict[str, Family] = {
    family.code: family
    for family in (
        bmo.FAMILY,
        tensions.FAMILY,
        national.EMPLOYMENT,
        national.PAY,
        national.TENSIONS,
        filosofi.COMMUNES,
        filosofi.EPCI,
        sectors.FLORES,
        sectors.URSSAF,
        population.COMMUNES,
        population.EPCI,
        france_services.FAMILY,
        staff.FAMILY,
        benefits.FAMILY,
        long.FAMILY,
    )
}
