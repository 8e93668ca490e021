"""The weights by which a dump's lines are told from furniture: one row a piece of evidence, for or against.

What a line weighs is the sum of all that holds of it. The article is where the page weighs most (``core``). The numbers
were set on real pages of some hundred sites, and are round: a rule that needs a third digit is the wrong rule.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audio_programs.sources.dump.sights import SHORT, Sight
from audio_programs.sources.furniture import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One piece of evidence: how much it says for a line being the article's, and when it holds."""

    name: str
    score: float
    holds: Callable[[Sight], bool]


WEIGHTS = (
    Weight(name="paragraph", score=1.2, holds=lambda sight: sight.paragraph),
    Weight(name="long paragraph", score=1.0, holds=lambda sight: sight.paragraph and sight.width >= 170),
    Weight(name="longer paragraph", score=1.5, holds=lambda sight: sight.paragraph and sight.width >= 320),
    Weight(name="wrapped paragraph", score=0.7, holds=lambda sight: sight.wrapped and not sight.paragraph),
    Weight(name="sentence", score=0.5, holds=lambda sight: _is_plain(sight) and sight.ends and sight.width >= 30),
    Weight(name="list item", score=0.3, holds=lambda sight: sight.item and not sight.kind),
    Weight(name="code", score=0.4, holds=lambda sight: sight.code and _is_plain(sight)),
    Weight(name="short line", score=-0.4, holds=lambda sight: _is_plain(sight)),  # noqa: PLW0108 - it is defined below
    Weight(name="capitals", score=-0.1, holds=lambda sight: _is_plain(sight) and not sight.small),
    Weight(name="date", score=-0.3, holds=lambda sight: _is_plain(sight) and sight.dated),
    Weight(name="run together", score=-0.5, holds=lambda sight: not sight.code and (sight.joined or sight.parted)),
    Weight(name="broken off", score=-1.0, holds=lambda sight: sight.cut and sight.width >= SHORT),
    Weight(name="twice on the page", score=-0.3, holds=lambda sight: sight.twice and sight.width < SHORT),
    Weight(name="long and twice on the page", score=-0.8, holds=lambda sight: sight.twice and sight.width >= SHORT),
    Weight(name="on sibling pages", score=-1.0, holds=lambda sight: sight.shared),
    Weight(name="long and on sibling pages", score=-3.0, holds=lambda sight: sight.shared and sight.width >= SHORT),
    Weight(name="comments", score=-4.0, holds=lambda sight: sight.kind is Kind.COMMENTS),
    Weight(name="teasers", score=-2.5, holds=lambda sight: sight.kind is Kind.RELATED),
    Weight(name="footer", score=-2.5, holds=lambda sight: sight.kind is Kind.LEGAL),
    Weight(name="newsletter", score=-2.0, holds=lambda sight: sight.kind is Kind.NEWSLETTER),
    Weight(name="reply", score=-2.0, holds=lambda sight: sight.kind is Kind.REPLY),
    Weight(name="read more", score=-2.0, holds=lambda sight: sight.kind is Kind.READ_MORE),
    Weight(name="filed under", score=-1.5, holds=lambda sight: sight.kind is Kind.FILED),
    Weight(name="share", score=-1.2, holds=lambda sight: sight.kind is Kind.SHARE),
    Weight(name="network", score=-0.5, holds=lambda sight: sight.kind is Kind.NETWORK),
    Weight(name="menu", score=-1.0, holds=lambda sight: sight.kind is Kind.MENU),
    Weight(name="byline", score=-0.6, holds=lambda sight: sight.kind is Kind.BYLINE),
    Weight(name="advertisement", score=-0.4, holds=lambda sight: sight.kind is Kind.ADVERT),
    Weight(name="picture credit", score=-0.2, holds=lambda sight: sight.kind is Kind.CREDIT),
    Weight(name="cookie notice", score=-4.0, holds=lambda sight: sight.within is Kind.COOKIES),
    Weight(name="small print", score=-4.0, holds=lambda sight: sight.within is Kind.LEGAL),
    Weight(name="invitation to comment", score=-3.0, holds=lambda sight: sight.within is Kind.COMMENTS),
    Weight(name="newsletter's prose", score=-4.0, holds=lambda sight: sight.within is Kind.NEWSLETTER),
    Weight(name="about the author", score=-2.0, holds=lambda sight: sight.within is Kind.BIO),
    Weight(name="promotion", score=-1.0, holds=lambda sight: sight.within is Kind.PROMOTION),
)
BESIDE = 0.7  # what a paragraph weighs more for each neighbour that is one too


def weigh(sights: Sequence[Sight]) -> list[float]:
    """Return what each line weighs."""
    scores = [sum(weight.score for weight in WEIGHTS if weight.holds(sight)) for sight in sights]
    for at, sight in enumerate(sights):
        if sight.paragraph and not sight.within:
            around = (sights[at - 1] if at else None, sights[at + 1] if at + 1 < len(sights) else None)
            scores[at] += BESIDE * sum(one is not None and one.paragraph for one in around)
    return scores


def _is_plain(sight: Sight) -> bool:
    """Say whether a line is neither a paragraph nor furniture by its words."""
    return not (sight.paragraph or sight.wrapped or sight.kind or (sight.within and sight.width >= SHORT))
