"""Sentences that nobody wrote: composed by seed from word lists of our own. Pure.

They read like plain prose to an engine and to the normaliser: commas, questions, figures, dates and abbreviations come
in about as often as in an article. Two sentences of a library are hardly ever the same.
"""

from random import Random

_WHO = (
    "the gardener", "a neighbour", "my aunt", "the baker", "an old friend", "the postwoman", "her brother",
    "the ferryman",
    "a quiet child", "the night nurse", "the carpenter", "our teacher", "the man with the lamp", "somebody upstairs",
    "the librarian", "a cousin from the hills", "the woman at the stall", "his grandmother", "the shepherd", "the cook",
)  # fmt: skip
_DID = (
    "carried", "mended", "watered", "forgot", "found", "painted", "counted", "borrowed", "folded", "washed", "sold",
    "remembered", "kept", "moved", "opened", "weighed", "wrapped", "polished", "drew", "returned",
)  # fmt: skip
_WHAT = (
    "a basket of pears", "the blue kettle", "three wooden chairs", "the garden gate", "a heavy coat", "the last letter",
    "a bowl of soup", "the long ladder", "an armful of reeds", "the spare key", "a jar of honey", "the small boat",
    "two loaves of bread", "the torn map", "a bundle of twigs", "the copper pan", "the winter blanket",
    "a tin of nails",
    "the window frame", "an empty bottle",
)  # fmt: skip
_WHERE = (
    "by the river", "under the stairs", "behind the mill", "at the edge of the field", "in the cold kitchen",
    "on the upper shelf", "near the harbour", "across the yard", "beside the stove", "along the hedge", "in the attic",
    "outside the chapel", "between the two sheds", "at the corner of the square", "on the wet grass",
)  # fmt: skip
_WHEN = (
    "before breakfast", "at half past 4", "on a grey Monday", "in the first week of March", "after the rain", "at dusk",
    "while the others slept", "on 3 May", "in 1987", "at 7:15 pm", "towards evening", "when the bells had stopped",
    "in less than 20 minutes", "every second Friday", "late in the autumn",
)  # fmt: skip
_WHY = (
    "because it was time", "for no reason at all", "as one does with things that matter",
    "so that nobody would stumble",
    "though it cost $12", "and nobody minded", "which took 40% longer than before", "since the wind had turned",
    "and that was enough", "without a word", "as Dr Ellis had advised", "about 3 kg at a time", "and smiled",
)  # fmt: skip
_OPENERS = (
    "Then",
    "Later",
    "Still",
    "Now and then",
    "Oddly enough",
    "That day",
    "Meanwhile",
    "In the end",
    "Once more",
)
_HEADS = (
    "A slow beginning", "What was left", "Small repairs", "The second morning", "How it is done", "A word about tools",
    "When it rains", "Things to keep", "The way back", "Less is enough", "On patience", "An ordinary evening",
)  # fmt: skip


def sentence(by: Random) -> str:
    """Return a sentence of about a dozen words."""
    who, did, what = by.choice(_WHO), by.choice(_DID), by.choice(_WHAT)
    where, when, why = by.choice(_WHERE), by.choice(_WHEN), by.choice(_WHY)
    match by.randrange(5):
        case 0:
            said = f"{by.choice(_OPENERS)} {who} {did} {what} {where}, {why}"
        case 1:
            said = f"{who} {did} {what} {when}, {where}, {why}"
        case 2:
            said = f"{where} {who} {did} {what} and {by.choice(_WHAT)} {when}"
        case 3:
            return f"Was it {who} who {did} {what} {where} {when}?"
        case _:
            said = f"{when} {who} {did} {what}, {why}, and {by.choice(_WHO)} {by.choice(_DID)} it {where}"
    return f"{said[0].upper()}{said[1:]}."


def short_sentence(by: Random) -> str:
    """Return a sentence of a few words."""
    who = by.choice(_WHO)
    return f"{who[0].upper()}{who[1:]} {by.choice(_DID)} {by.choice(_WHAT)}."


def heading(by: Random) -> str:
    """Return a heading."""
    return f"{by.choice(_HEADS)} {by.choice(_WHERE)}"


def part(by: Random) -> str:
    """Return an item of a list."""
    return f"{by.choice(_WHAT)} {by.choice(_WHERE)}"
