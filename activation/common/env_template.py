"""Renders what profiles.yml and destinations.yml use of dbt's template language: `env_var` and the type filters."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import StrictUndefined, TemplateRuntimeError
from jinja2.sandbox import SandboxedEnvironment


class UnsetVariableError(Exception):
    """An environment variable without a default is not set. Its text is the variable's name."""


def render_env_template(text: str, environment: Mapping[str, str]) -> str:
    """Render a value.

    Arguments:
        text: for example ``{{ env_var('PERSADO_PORT', '22') | as_number }}``.
        environment: where ``env_var`` looks.

    Raises:
        UnsetVariableError: a variable is missing.
        jinja2.TemplateError: the text is not a template, or uses anything else. Its message may quote the text.
    """

    def env_var(name: str, default: str | None = None) -> str:
        found = environment.get(name, default)
        if found is None:
            raise UnsetVariableError(name)
        return found

    jinja = SandboxedEnvironment(undefined=StrictUndefined)
    # The reader of the value decides its type; here everything is text.
    jinja.filters.update(dict.fromkeys(("as_number", "as_bool", "as_text", "as_native"), str))
    try:
        return jinja.from_string(text, {"env_var": env_var}).render()
    except TypeError:
        raise TemplateRuntimeError("env_var takes a name, and perhaps a default") from None
