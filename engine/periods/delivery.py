"""送达: which day counts as the day of delivery (PC-12, PC-18, A4)."""

from engine.periods.units import INF


def delivered_at(signed: int, left: int, published: int, published_end: int) -> int:
    """The minute a document counts as delivered, INF while it does not.

    The earliest of: signed for (also by post: the day of the receipt), left behind with a record
    after refusal (`left`), and the end of a public notice that was really published. Each is a
    minute, or INF if it has not happened.
    """
    notice = published_end if published < INF else INF
    return min(signed, left, notice)


def posted_in_time(posted: int, last_good: int) -> bool:
    """Handed to the post before the limit ends is in time, whenever it arrives (刑诉法105条3款)."""
    return posted <= last_good
