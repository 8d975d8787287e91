"""A number → its text in a sentence, with the minus sign of print (负号)."""


def printed(value: float, form: str) -> str:
    """Write a number as sentences and columns of text do: with −, not with a hyphen.

    Parameters
    ----------
    value
        The number [any unit].
    form
        How to write it, such as ``.2f`` or ``+,.1f``.

    Examples
    --------
    >>> printed(-4.991, ".2f"), printed(4.991, "+.2f")
    ('−4.99', '+4.99')
    """
    return format(value, form).replace("-", "−")
