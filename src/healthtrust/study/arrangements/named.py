"""The arrangement meant by a name: shipped, a file, or the one that an organisation form amounts to.

>>> [arrangement_given(name).title for name in ("form:solo-practice", "primary-capitation")]
['Solo practices', 'Capitation of primary care alone']
"""

from __future__ import annotations

from healthtrust.deliver.response import arrangement_named
from healthtrust.design.response import Arrangement

FORM = "form:"
"""Before the name of an organisation form whose arrangement is found from its books."""


def arrangement_given(name: str) -> Arrangement:
    """Return an arrangement by name or path, or the one of an organisation form after `form:`."""
    if not name.startswith(FORM):
        return arrangement_named(name)
    from healthtrust.deliver.organisations import form_named
    from healthtrust.deliver.response.of_form import arrangement_of

    return arrangement_of(form_named(name.removeprefix(FORM)))
