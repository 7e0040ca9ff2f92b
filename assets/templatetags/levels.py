"""The protection levels of one row, in a template."""

from django import template

from assets.levels import levels_html

register = template.Library()
register.simple_tag(levels_html, name="levels")
