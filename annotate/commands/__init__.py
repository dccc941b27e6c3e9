"""What a gesture means: a state and a place in, a Transaction out, or None where it makes no sense there.

None is also what greys a menu item. The label schema is asked here and nowhere else.
"""

from annotate.commands.attributes import describe, flag, set_attribute, set_note, set_progress
from annotate.commands.decide import accept, done, reject, undecided_above
from annotate.commands.edges import Edge, move_boundary, reshape, set_boundary
from annotate.commands.fragments import add_fragment, cut_fragment, drop_fragment
from annotate.commands.gesture import By
from annotate.commands.groups import merge, rename, separate, set_group_note, set_wikidata, unite
from annotate.commands.many import annotate_alike, delete_alike, joined_in_document, together
from annotate.commands.pasting import paste_attributes
from annotate.commands.quotes import set_claimant, set_part, set_speaker
from annotate.commands.relations import joining, relate, unrelate
from annotate.commands.spans import annotate, delete, relabel
from annotate.commands.splitting import split
from annotate.commands.trimming import trimmed

__all__ = [
    "By",
    "Edge",
    "accept",
    "add_fragment",
    "annotate",
    "annotate_alike",
    "cut_fragment",
    "delete",
    "delete_alike",
    "describe",
    "done",
    "drop_fragment",
    "flag",
    "joined_in_document",
    "joining",
    "merge",
    "move_boundary",
    "paste_attributes",
    "reject",
    "relabel",
    "relate",
    "rename",
    "reshape",
    "separate",
    "set_attribute",
    "set_boundary",
    "set_claimant",
    "set_group_note",
    "set_note",
    "set_part",
    "set_progress",
    "set_speaker",
    "set_wikidata",
    "split",
    "together",
    "trimmed",
    "undecided_above",
    "unite",
    "unrelate",
]
