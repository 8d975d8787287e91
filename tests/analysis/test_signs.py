"""Numbers in text have the minus sign of print."""

import pytest

from countyindex.analysis.signs import printed


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (-4.991, "+.2f", "−4.99"),
        (4.991, "+.2f", "+4.99"),
        (-1234.5, ",.1f", "−1,234.5"),
        (-0.001, "z.2f", "0.00"),
        (-0.03, "5.0%", "  −3%"),
    ],
)
def test_a_number_below_0_has_the_minus_sign_of_print(value, form, text):
    assert printed(value, form) == text
