"""What stands in an article's HTML, as blocks."""

from audio_programs.guidance import Figures, Guidance, Tables
from tests.sources.markup.pages import PROSE, TEXT, article, blocks, page


def test_headings_keep_their_levels() -> None:
    assert blocks("<h2>Milk</h2><h4>By the bottle</h4>") == [("heading2", "Milk"), ("heading4", "By the bottle")]


def test_items_of_nested_lists_are_deeper_and_numbered_ones_keep_their_numbers() -> None:
    lists = (
        "<ol start=3><li>Boil water<ul><li>a full kettle</li></ul></li><li><p>Let it cool</p><p>A while.</p></li></ol>"
    )

    assert blocks(lists) == [
        ("list_item1", "3. Boil water"),
        ("list_item2", "a full kettle"),
        ("list_item1", "4. Let it cool"),
        ("list_item1", "A while."),
    ]


def test_a_definition_is_an_item_under_its_term() -> None:
    assert blocks("<dl><dt>Latch</dt><dd>How a baby holds on.</dd></dl>") == [
        ("paragraph", "Latch"),
        ("list_item1", "How a baby holds on."),
    ]


def test_each_paragraph_of_a_quote_is_a_quote() -> None:
    assert blocks("<blockquote><p>Sleep when they sleep.</p><p>Or do not.</p></blockquote>") == [
        ("quote", "Sleep when they sleep."),
        ("quote", "Or do not."),
    ]


def test_code_keeps_its_lines() -> None:
    assert blocks("<pre><code>one\n  two\n</code></pre>") == [("code", "one\n  two")]


def test_two_line_breaks_part_paragraphs_and_one_is_a_blank() -> None:
    assert blocks("<div>Warm the milk.<br>Slowly.<br><br>Then wait.</div>") == [
        ("paragraph", "Warm the milk. Slowly."),
        ("paragraph", "Then wait."),
    ]


def test_text_beside_elements_is_read_where_it_stands() -> None:
    assert blocks("<div>Before <p>amid</p> after</div>") == [
        ("paragraph", "Before"),
        ("paragraph", "amid"),
        ("paragraph", "after"),
    ]


def test_inline_markup_soft_hyphens_and_ruby_leave_the_words() -> None:
    ruby = "<ruby>東<rp>(</rp><rt>とう</rt></ruby>"
    inside = f"<p>A <b>so</b>ft hy&shy;phen, <abbr title='milliliter'>ml</abbr> and {ruby}.</p>"

    assert blocks(inside) == [("paragraph", "A soft hyphen, ml and 東.")]


def test_a_quotation_amid_the_text_keeps_its_marks() -> None:
    assert blocks("<p>She said <q>wait</q> twice.</p>") == [("paragraph", "She said “wait” twice.")]


def test_marks_of_footnotes_are_left_out_and_powers_are_not() -> None:
    inside = "<p>Two metres<sup>2</sup> are enough<sup><a href='#fn1'>1</a></sup>.</p>"

    assert blocks(inside) == [("paragraph", "Two metres2 are enough.")]
    assert [(one.text, one.rule) for one in article(page(f"<article>{inside}{TEXT}</article>")).dropped] == [
        ("1", "footnote mark")
    ]


def test_a_table_is_read_row_by_row_and_one_that_lays_the_page_out_is_none() -> None:
    rows = "<tr><th>Age</th><th>ml</th></tr><tr><td>1 week</td><td>60</td></tr>"
    table = f"<table><caption>Milk by age</caption>{rows}</table>"
    layout = "<table><tr><td><p>Left of the page.</p></td><td><p>Right</p><p>of it.</p></td></tr></table>"

    assert blocks(table) == [("caption", "Milk by age"), ("table", "Age, ml\n1 week, 60")]
    assert blocks(layout) == [("paragraph", "Left of the page."), ("paragraph", "Right"), ("paragraph", "of it.")]


def test_tables_are_skipped_where_the_program_wishes_it() -> None:
    table = "<table><tr><th>Age</th><th>ml</th></tr><tr><td>1 week</td><td>60</td></tr></table>"

    assert blocks(table, Guidance(tables=Tables.SKIP)) == []


FIGURE = (
    "<figure><img src='a.jpg' alt='A blue bowl'><figcaption>The bowl at home</figcaption></figure>"
    "<p>Warm <img src='b.jpg' alt='a steaming cup'> milk.</p>"
)


def test_of_pictures_the_caption_is_spoken_or_the_alternative_text_or_nothing_as_the_program_wishes() -> None:
    text = ("paragraph", "Warm milk.")

    assert blocks(FIGURE) == [("caption", "The bowl at home"), text]
    assert blocks(FIGURE, Guidance(figures=Figures.ALT)) == [
        ("caption", "A blue bowl"),
        text,
        ("caption", "a steaming cup"),
    ]
    assert blocks(FIGURE, Guidance(figures=Figures.NONE)) == [text]


def test_the_name_of_a_file_is_no_caption() -> None:
    assert blocks("<figure><img src=a.jpg><figcaption>IMG_2041.jpg</figcaption></figure>") == []


def test_what_no_browser_shows_is_not_read() -> None:
    inside = "<script>var a;</script><style>p{}</style><!-- check --><button>Press</button><template>no</template>"

    assert blocks(f"<p>One{inside} two.</p>") == [("paragraph", "One two.")]


def test_blocks_know_the_lines_at_which_they_begin() -> None:
    text = page(f"<article>\n<h2>Milk</h2>\n<p>\n{PROSE}</p>\n{TEXT}</article>")

    assert [(one.line, one.text) for one in article(text).blocks][:2] == [(2, "Milk"), (3, PROSE)]


def test_links_are_kept_for_the_notes() -> None:
    text = page(f"<article><p>See <a href='https://example.org/a'>this page</a>.</p>{TEXT}</article>")

    assert [(one.text, one.address) for one in article(text).links] == [("this page", "https://example.org/a")]


def test_the_arrow_that_leads_back_from_a_footnote_is_left_out() -> None:
    assert blocks("<ol><li>See the midwife. <a href='#ref1'>↩</a></li></ol>") == [("list_item1", "1. See the midwife.")]
