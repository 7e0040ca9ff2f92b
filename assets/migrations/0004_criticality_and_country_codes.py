"""Carry the present facts over: critical or not becomes a step of four, a country's Swedish name its ISO code."""

from django.db import migrations
from django.utils.translation import override

# Names that people write, besides those of the standard.
OTHER_NAMES = {
    "usa": "US",
    "förenta staterna": "US",
    "amerikas förenta stater": "US",
    "storbritannien": "GB",
    "england": "GB",
    "holland": "NL",
    "tjeckien": "CZ",
    "sydkorea": "KR",
    "ryssland": "RU",
    "vietnam": "VN",
    "taiwan": "TW",
    "turkiet": "TR",
}


def codes_by_name():
    """Return the ISO code of each country by its Swedish name in lower case."""
    from django_countries import countries

    with override("sv"):
        named = {str(country.name).lower(): country.code for country in countries}
    return {**named, **OTHER_NAMES}


def carry_over(apps, schema_editor):
    """Fill the new fields; a text that names no country stays in the note, so that nothing is lost."""
    systems = apps.get_model("assets", "System").objects.using(schema_editor.connection.alias)
    systems.filter(is_critical=True).update(criticality="critical")
    codes = codes_by_name()
    present = systems.exclude(country_note="").order_by().values_list("country_note", flat=True)
    for text in set(present):
        code = codes.get(text.strip().lower()) or (text.strip() if text.strip() in codes.values() else "")
        if code:
            systems.filter(country_note=text).update(country=code, country_note="")


def carry_back(apps, schema_editor):
    """Write the country's name where the text was, beside what the note says."""
    from django_countries import countries

    systems = apps.get_model("assets", "System").objects.using(schema_editor.connection.alias)
    systems.filter(criticality="critical").update(is_critical=True)
    for pk, code, note in systems.exclude(country="").values_list("pk", "country", "country_note"):
        with override("sv"):
            parts = [str(countries.name(code)), note]
        text = ", ".join(part for part in parts if part)[:80]
        systems.filter(pk=pk).update(country_note=text, country="")


class Migration(migrations.Migration):
    dependencies = [("assets", "0003_process_zone_and_dependencies")]

    operations = [migrations.RunPython(carry_over, carry_back)]
