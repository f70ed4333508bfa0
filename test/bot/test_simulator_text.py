"""The three parse modes and the entities of the simulator, with Telegram's errors."""

import pytest

from support.bot_api import refusal, result
from telegram_simulator.errors import TelegramError
from telegram_simulator.text import format_text


def marked(source, mode, entities=None):
    text, found = format_text(source, mode, entities)
    return text, [(e["offset"], e["length"], e["type"], *(v for k, v in e.items() if k not in ("offset", "length", "type")))
                  for e in found]


def refused(source, mode, entities=None):
    with pytest.raises(TelegramError) as error:
        format_text(source, mode, entities)
    assert error.value.code == 400
    return error.value.description


@pytest.mark.parametrize("source, text, entities", [
    ("a <b>b</b> &lt;c&gt; &amp;amp; &copy;", "a b <c> &amp; &copy;", [(2, 1, "bold")]),
    ("😀<i>x</i>", "😀x", [(2, 1, "italic")]),
    ("<b>x <i>y</i></b>", "x y", [(0, 3, "bold"), (2, 1, "italic")]),
    ("<b>x <code>y</code></b>", "x y", [(2, 1, "code")]),
    ('<a href="https://e.org/?a=1&amp;b">x</a>', "x", [(0, 1, "text_link", "https://e.org/?a=1&b")]),
    ('<a href="E.org">x</a>', "x", [(0, 1, "text_link", "http://e.org/")]),
    ("<a href='nonsense'>x</a>", "x", []),
    ('<a href="tg://user?id=77">x</a>', "x", [(0, 1, "text_mention", {"id": 77})]),
    ('<span class="tg-spoiler">x</span>', "x", [(0, 1, "spoiler")]),
    ("<BLOCKQUOTE expandable>x</blockquote>", "x", [(0, 1, "expandable_blockquote")]),
    ("<blockquote>x</blockquote >", "x", [(0, 1, "blockquote")]),
    ('<pre><code class="language-py">x</code></pre>', "x", [(0, 1, "pre", "py")]),
    ('<code class="language-py">x</code>', "x", [(0, 1, "code")]),
    ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍", [(0, 2, "custom_emoji", "5368324170671202286")]),
    ("  <b>x</b>  ", "x", [(0, 1, "bold")]),
    ("a\r\n<b>b</b>\t\u202ec", "a\nb c", [(2, 1, "bold")]),
    ("from 192.0.2.7 now", "from 192.0.2.7 now", [(5, 9, "url")]),
    ("<code>192.0.2.7</code>", "192.0.2.7", [(0, 9, "code")]),
    ("/start@a_bot a/b /c/ &lt;/b&gt;", "/start@a_bot a/b /c/ </b>", [(0, 12, "bot_command")]),
])
def test_html(source, text, entities):
    assert marked(source, "HTML") == (text, entities)


@pytest.mark.parametrize("source, message", [
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("a <script>x</script>", 'Unsupported start tag "script" at byte offset 2'),
    ("é <b", "Unclosed start tag at byte offset 3"),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<a href=>x</a", "Unclosed end tag at byte offset 10"),
    ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
    ('<a "b">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ('<a href="b', "Unclosed start tag at byte offset 0"),
    ("<a href ", 'Unclosed start tag "a" at byte offset 0'),
    ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
])
def test_html_errors(source, message):
    assert refused(source, "HTML") == f"Bad Request: can't parse entities: {message}"


@pytest.mark.parametrize("source, text, entities", [
    (r"*b* _i_ __u__ ~s~ ||p|| `c`", "b i u s p c",
     [(0, 1, "bold"), (2, 1, "italic"), (4, 1, "underline"), (6, 1, "strikethrough"), (8, 1, "spoiler"), (10, 1, "code")]),
    (r"*a _b __c___*", "a b c", [(0, 5, "bold"), (2, 3, "italic"), (4, 1, "underline")]),
    (r"*a _b_ c*", "a b c", [(0, 5, "bold"), (2, 1, "italic")]),
    (r"\*a\_b\[\]\(\)\~\`\>\#\+\-\=\|\{\}\.\!\\", "*a_b[]()~`>#+-=|{}.!\\", []),
    (r"a\b", "ab", []),
    ("`a*b_ \\` \\\\`", "a*b_ ` \\", [(0, 8, "code")]),
    ("```py\nx = 1\n```", "x = 1", [(0, 5, "pre", "py")]),
    ("```\nx```", "x", [(0, 1, "pre")]),
    ("[a *b*](https://e.org/\\))", "a b", [(0, 3, "text_link", "https://e.org/)"), (2, 1, "bold")]),
    ("[e\\.org]", "e.org", [(0, 5, "text_link", "http://e.org/")]),
    ("[a](nonsense)", "a", []),
    ("[a](tg://user?id=5)", "a", [(0, 1, "text_mention", {"id": 5})]),
    ("![👍](tg://emoji?id=123)", "👍", [(0, 2, "custom_emoji", "123")]),
    (">a\n>*b*\nc", "a\nb\nc", [(0, 4, "blockquote"), (2, 1, "bold")]),
    (">a\n>b||", "a\nb", [(0, 3, "expandable_blockquote")]),
    (">a||\n", "a", [(0, 1, "expandable_blockquote")]),
    ("😀*x*", "😀x", [(2, 1, "bold")]),
    ("**a", "a", []),
])
def test_markdown_v2(source, text, entities):
    assert marked(source, "MarkdownV2") == (text, entities)


@pytest.mark.parametrize("source, message", [
    ("Log in.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
    ("a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
    ("(a", "Character '(' is reserved and must be escaped with the preceding '\\'"),
    ("a>b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
    ("a!", "Character '!' is reserved and must be escaped with the preceding '\\'"),
    ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
    ("é *b", "Can't find end of Bold entity at byte offset 3"),
    ("_a", "Can't find end of Italic entity at byte offset 0"),
    ("__a", "Can't find end of Underline entity at byte offset 0"),
    ("*a _b*_", "Can't find end of Italic entity at byte offset 6"),
    ("`a", "Can't find end of Code entity at byte offset 0"),
    ("```py\na", "Can't find end of PreCode entity at byte offset 0"),
    ("[a", "Can't find end of TextUrl entity at byte offset 0"),
    ("[a](b", "Can't find end of a URL at byte offset 4"),
    (">*a\nb", "Can't find end of Bold entity at byte offset 1"),
    ("![a]", "The entity must contain a tg://emoji or tg://time URL"),
    ("![a](b)", "Invalid tg://emoji or tg://time URL specified"),
])
def test_markdown_v2_errors(source, message):
    assert refused(source, "MarkdownV2") == f"Bad Request: can't parse entities: {message}"


@pytest.mark.parametrize("source, text, entities", [
    ("*b* _i_ `c` \\*\\_\\[ a-b.", "b i c *_[ a-b.", [(0, 1, "bold"), (2, 1, "italic"), (4, 1, "code")]),
    ("*a _b_*", "a _b_", [(0, 5, "bold")]),
    ("[x](https://e.org)", "x", [(0, 1, "text_link", "https://e.org/")]),
    ("[e.org] [x]", "e.org x", [(0, 5, "text_link", "http://e.org/")]),
    ("```c\nint a;\n```", "int a;", [(0, 6, "pre", "c")]),
    ("```a```", "a", [(0, 1, "pre")]),
    ("** a", "a", []),
])
def test_markdown(source, text, entities):
    assert marked(source, "Markdown") == (text, entities)


@pytest.mark.parametrize("source, offset", [("é *a", 3), ("a_b", 1), ("`a", 0), ("```a``", 0), ("[a", 0)])
def test_markdown_errors(source, offset):
    assert refused(source, "Markdown") == \
        f"Bad Request: can't parse entities: Can't find end of the entity starting at byte offset {offset}"


def test_entities_that_a_bot_names_itself():
    def one(**entity):
        return [{"offset": 1, "length": 2, **entity}]
    assert marked("abcd", "", one(type="bold")) == ("abcd", [(1, 2, "bold")])
    assert marked(" a\rbc ", "", [{"offset": 1, "length": 5, "type": "italic"}]) == ("abc", [(0, 3, "italic")])
    assert marked("abcd", "", one(type="pre", language="py")) == ("abcd", [(1, 2, "pre", "py")])
    assert marked("abcd", "", one(type="text_link", url="e.org")) == ("abcd", [(1, 2, "text_link", "http://e.org/")])
    assert marked("abcd", "", one(type="mention")) == ("abcd", [])
    assert marked("abcd", "", [{"offset": 9, "length": 2, "type": "bold"}]) == ("abcd", [])
    assert marked("*abc*", "Markdown", one(type="italic")) == ("abc", [(0, 3, "bold")])
    for entities, message in (([7], "can't parse MessageEntity: expected an Object"),
                              (one(type="glitter"), "can't parse MessageEntity: Unsupported type specified"),
                              (one(), "can't parse MessageEntity: Can't find field \"type\""),
                              (one(type="text_link"), "can't parse MessageEntity: Can't find field \"url\""),
                              ([{"offset": -1, "length": 2, "type": "bold"}], "receive an entity with incorrect offset -1")):
        assert refused("abcd", "", entities) == f"Bad Request: {message}"


def test_text_of_a_message(telegram):
    ann = telegram.person("Ann", username="ann_lee")
    telegram.send_text(ann, "hi")
    sent = result(telegram, "sendMessage", chat_id=ann, parse_mode="MarkdownV2", text=f"[Ann](tg://user?id={ann}) [B](tg://user?id=3)")
    assert [e["user"]["username"] for e in sent["entities"]] == ["ann_lee"]
    sent = result(telegram, "sendMessage", chat_id=ann, text="abc", entities=[{"offset": 0, "length": 1, "type": "bold"}])
    assert sent["entities"] == [{"offset": 0, "length": 1, "type": "bold"}]
    for text, message in (("   ", "text must be non-empty"), ("", "message text is empty"), ("x" * 4097, "message is too long"),
                          ("x" * 32769, "text is too long")):
        assert refusal(telegram, "sendMessage", chat_id=ann, text=text) == (400, f"Bad Request: {message}")
    edit = {"chat_id": ann, "message_id": sent["message_id"], "text": "*abc*", "parse_mode": "Markdown"}
    assert result(telegram, "editMessageText", **edit)["entities"] == [{"offset": 0, "length": 3, "type": "bold"}]
    status, text = refusal(telegram, "editMessageText", **edit)
    assert status == 400 and text.startswith("Bad Request: message is not modified: ")
