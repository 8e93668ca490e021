"""The table of rules that read a page dump, in the order in which they are asked.

To read another site's pages, add a line here, its function to its stage's module, its row to docs/reading.md, and a
golden case. A line is taken by the first rule that claims it.
"""

from audio_programs.sources.dump import amid, end, frame, inside, start
from audio_programs.sources.dump.page import Page, Rule, Stage

STATED_TITLE = "stated title"

RULES = (
    Rule(name="edit link", stage=Stage.START, find=start.edit_link),
    Rule(name="page", stage=Stage.FRAME, find=frame.look),
    Rule(name="site furniture", stage=Stage.START, find=start.site_furniture),
    Rule(name="page tool", stage=Stage.START, find=start.page_tool),
    Rule(name="source line", stage=Stage.START, find=start.source_line),
    Rule(name="breadcrumb", stage=Stage.START, find=start.breadcrumb),
    Rule(name=STATED_TITLE, stage=Stage.START, find=start.stated_title),
    Rule(name="likely title", stage=Stage.START, find=start.likely_title),
    Rule(name="byline", stage=Stage.START, find=start.byline),
    Rule(name="first line", stage=Stage.START, find=start.first_line),
    Rule(name="list of articles", stage=Stage.START, find=start.list_of_articles),
    Rule(name="above the title", stage=Stage.START, find=start.above_title),
    Rule(name="above the article", stage=Stage.START, find=frame.above),
    Rule(name="share row", stage=Stage.AMID, find=amid.share_row),
    Rule(name="newsletter box", stage=Stage.AMID, find=amid.newsletter_box),
    Rule(name="related box", stage=Stage.AMID, find=amid.related_box),
    Rule(name="finished", stage=Stage.END, find=end.finished),
    Rule(name="share links", stage=Stage.END, find=end.share_links),
    Rule(name="next up", stage=Stage.END, find=end.next_up),
    Rule(name="keep reading", stage=Stage.END, find=end.keep_reading),
    Rule(name="related articles", stage=Stage.END, find=end.related_articles),
    Rule(name="comments", stage=Stage.END, find=end.comments),
    Rule(name="filed under", stage=Stage.END, find=end.filed_under),
    Rule(name="footer", stage=Stage.END, find=end.footer),
    Rule(name="under the article", stage=Stage.END, find=frame.under),
    Rule(name="after the end", stage=Stage.END, find=end.after_end),
    Rule(name="stray mark", stage=Stage.INSIDE, find=inside.stray_mark),
    Rule(name="dividing line", stage=Stage.INSIDE, find=inside.dividing_line),
    Rule(name="picture file", stage=Stage.INSIDE, find=inside.picture_file),
    Rule(name="reading time", stage=Stage.INSIDE, find=inside.reading_time),
    Rule(name="advertisement", stage=Stage.INSIDE, find=inside.advertisement),
    Rule(name="share button", stage=Stage.INSIDE, find=inside.share_button),
    Rule(name="button", stage=Stage.INSIDE, find=inside.button),
    Rule(name="furniture", stage=Stage.INSIDE, find=frame.furniture),
)


def read_by_rules(page: Page) -> Page:
    """Ask every rule in its turn."""
    for rule in RULES:
        page = rule(page)
    return page
