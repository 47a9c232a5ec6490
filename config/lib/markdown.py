"""Markdown that people wrote, as HTML that is safe to show.

The only module that marks a string safe. Three walls, one behind the other: raw HTML in the source is shown
as text (post-mortems are full of `<pod>` and `<snip>`), the tree is reduced to what reviews need, and nh3
lets through an allow list of tags and attributes. Whatever the source, rendering never raises and stays
roughly linear: nesting that makes the parser explode is flattened first.
"""

import html
import re
import threading
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

# Past these sizes nobody wrote the text by hand, and it is shown as it was typed.
FORMATTED_LIMIT = 400_000  # characters
BLOCKS_LIMIT = 10_000
FENCES_LIMIT = 2_000
# A paragraph with more marks than this is machine output, and inline parsing is quadratic in them.
MARKS_LIMIT = 400
NESTING_LIMIT = 12
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PAGES = {"INC": "incidents", "LRN": "learnings", "CON": "concerns"}
OWN_IMAGE = re.compile(
    r"(?:/incidents/[0-9]+/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9]{1,5})?/?|/files/[0-9]{1,18}/)\Z"
)
ATTACHMENT = re.compile(r"attachment:([0-9]{1,18})\Z")

ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "img": {"src", "alt", "title"},
    "input": {"type", "checked", "disabled", "aria-label"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
AWAY = {"a": {"href", "title"}, "img": {"src", "alt"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
TAGS = {
    *("p", "br", "hr", "blockquote", "pre", "code", "ul", "ol", "li", "em", "strong", "del", "kbd"),
    *("a", "img", "input", "table", "thead", "tbody", "tr", "th", "td"),
    *HEADINGS,
}
# Whatever stands before a colon in front of the first slash is a scheme to some browser.
LINK = re.compile(r"(?:https?://|mailto:|[^:/?#]*(?:[/?#]|\Z))", re.IGNORECASE)
VALUES: dict[tuple[str, str], re.Pattern[str]] = {
    ("a", "href"): LINK,
    ("code", "class"): re.compile(r"language-[A-Za-z0-9_+-]{1,30}\Z"),
    ("img", "src"): OWN_IMAGE,
    ("input", "type"): re.compile(r"checkbox\Z"),
    ("ol", "start"): re.compile(r"[0-9]{1,6}\Z"),
    ("td", "align"): re.compile(r"(?:left|right|center)\Z"),
    ("th", "align"): re.compile(r"(?:left|right|center)\Z"),
}


# One plain line without a mark that could mean anything: most lines of a timeline. The parser would give it back.
_SENTENCE = re.compile(r"""[^\W\d_][\w ,.:;?%()/'"+=’“”…–—·°-]{0,2000}(?<! )""")
_MEANS = re.compile(r"_|www\.|://|mailto:|\b(?:INC|LRN|CON)-\d", re.IGNORECASE)


def render(text: str, *, top_heading: int = 3) -> SafeString:
    """HTML of `text`. The highest heading used becomes `h<top_heading>`, the others keep their distance."""
    if _SENTENCE.fullmatch(text) and not _MEANS.search(text):
        return mark_safe(f"<p>{text}</p>")  # noqa: S308 - nothing of HTML is among those characters
    return _rendered(text, lambda: _parser(top_heading), sanitise)


def render_away(
    text: str, *, base_url: str, top_heading: int = 1, images: Mapping[str, str] | None = None
) -> SafeString:
    """HTML of `text` for a place outside the product: a document it is pasted into, a PDF.

    Links are whole addresses, nothing has a class, boxes of task lists are characters. `images`: where an image of
    ours is found there, by its path here; the others become links with their words.
    """
    steps = [_headings(top_heading), _files, _pictures(images or {}), _whole(base_url), _boxes]
    known = set((images or {}).values())

    def clean(body: str) -> str:
        return nh3.clean(
            body,
            tags=TAGS - {"input"},
            attributes={name: AWAY[name] for name in AWAY},
            attribute_filter=lambda tag, name, value: (
                (value if value in known else None) if (tag, name) == ("img", "src") else _attribute(tag, name, value)
            ),
            url_schemes={"http", "https", "mailto", "own"},
            link_rel=None,
            strip_comments=True,
        )

    return _rendered(text, lambda: _build(steps), clean)


def _rendered(text: str, parser: Callable[[], markdown.Markdown], clean_up: Callable[[str], str]) -> SafeString:
    clean = _clean(text)
    if len(clean) > FORMATTED_LIMIT:
        return _as_typed(clean)
    source = _tame(clean)
    if source.count("```") + source.count("~~~") > FENCES_LIMIT or source.count("\n\n") > BLOCKS_LIMIT:
        return _as_typed(clean)
    try:
        body = parser().convert(source)
    except (RecursionError, ValueError, KeyError, IndexError, AttributeError, AssertionError):
        _local.__dict__.clear()  # the parser keeps state between its steps; a broken one is thrown away
        return _as_typed(clean)
    return mark_safe(clean_up(body))  # noqa: S308 - this is the one place, and it is sanitised


def sanitise(body: str) -> str:
    """`body` reduced to the allow list. Sanitising twice gives what sanitising once gave."""
    return nh3.clean(
        body,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
        strip_comments=True,
    )


def plain(text: str) -> str:
    """The words alone, one line, for previews, mails and search. Not HTML: escape it where it is shown."""
    bare = nh3.clean(re.sub(r"(</(?:p|li|h\d|td|th|pre)>|<br>)", r"\1 ", render(text)), tags=set())
    return " ".join(html.unescape(bare).split())


def _attribute(tag: str, name: str, value: str) -> str | None:
    allowed = VALUES.get((tag, name))
    return value if allowed is None or allowed.match(value) else None


def _as_typed(text: str) -> SafeString:
    return mark_safe(f"<pre>{html.escape(text, quote=False)}</pre>")  # noqa: S308 - escaped on this line


# --- taming: what makes the parser recurse or backtrack is flattened, the words stay ---


def _clean(text: str) -> str:
    """Unix newlines, no control characters, nothing that UTF-8 can't carry."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "", unix)


def _tame(text: str) -> str:
    """Bounded nesting, and paragraphs of marks shown as typed."""
    lines = "\n".join(_flatten(line) for line in text.split("\n"))
    return "".join(_calm(part) for part in re.split(r"(\n{2,})", lines))


_MARKER = re.compile(r"[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))")


def _flatten(line: str) -> str:
    """At most NESTING_LIMIT levels of quote, list or indentation on one line."""
    indent = len(line) - len(line.lstrip(" \t"))
    if indent > NESTING_LIMIT * 4:
        line = " " * (NESTING_LIMIT * 4) + line.lstrip(" \t")
    end, deep, level = 0, 0, 0
    while marker := _MARKER.match(line, end):
        end, level = marker.end(), level + 1
        deep = end if level == NESTING_LIMIT else deep
    if deep and end > deep:
        line = line[:deep] + " " + line[end:].lstrip()
    return line


def _calm(block: str) -> str:
    """A block with more inline marks than any person writes is turned into indented code."""
    fenced = "```" in block or "~~~" in block
    if block.count("\n#") > 100 and not fenced:  # the parser copies the rest of the block at every heading
        block = block.replace("\n#", "\n\n#")
    marks = sum(block.count(mark) for mark in "*_[]`<!~(\\&")
    dense = marks > MARKS_LIMIT and marks * 12 >= len(block)
    open_links = block.count("[") * len(block) > 2_000_000
    if fenced or block.lstrip().startswith("|") or not (dense or open_links):
        return block
    return "\n".join("    " + line for line in block.split("\n"))


# --- the parser: one per thread, because it keeps state ---

_local = threading.local()
Step = Callable[[Element], None]


def _parser(top_heading: int) -> markdown.Markdown:
    parsers: dict[int, markdown.Markdown] = _local.__dict__.setdefault("parsers", {})
    if top_heading not in parsers:
        parsers[top_heading] = _build([_headings(top_heading), _files, _images, _tasks])
    return parsers[top_heading].reset()


def _build(steps: list[Step]) -> markdown.Markdown:
    return markdown.Markdown(
        extensions=[
            "sane_lists",
            "markdown.extensions.tables",
            "pymdownx.superfences",
            "pymdownx.magiclink",
            "pymdownx.tilde",
            "pymdownx.highlight",
            _Review(steps),
        ],
        extension_configs={
            "markdown.extensions.tables": {"use_align_attribute": True},
            "pymdownx.highlight": {"use_pygments": False},
            "pymdownx.tilde": {"subscript": False},
        },
        output_format="html",
    )


class _Review(Extension):
    """What is special about review text: no raw HTML, references, shifted headings, own images only."""

    def __init__(self, steps: list[Step]) -> None:
        super().__init__()
        self.steps = steps

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(_Lists(md), "lists", 20)  # after fenced code has been set aside
        md.inlinePatterns.register(_Reference(r"\b(INC|LRN|CON)-(\d{1,9})\b", md), "reference", 75)
        md.treeprocessors.register(_Tree(md, self.steps), "review", 5)


class _Lists(Preprocessor):
    """Lists as people type them: right under a paragraph, nested by two spaces or more."""

    ITEM = re.compile(r" *(?:[-*+]|(\d{1,9})\.)[ \t]+")

    def run(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        open_items: list[tuple[int, int]] = []  # indent of the marker, indent of the words behind it
        for line in lines:
            indent = len(line) - len(line.lstrip(" "))
            under_text = bool(out and out[-1].strip())
            if not line.strip():
                out.append("")
            elif self._starts_item(line, indent, open_items, under_text):
                self._close(open_items, indent)
                out += [""] if under_text and not open_items and not self.ITEM.match(out[-1]) else []
                out.append(" " * 4 * len(open_items) + line[indent:])
                open_items.append((indent, self.ITEM.match(line).end()))  # type: ignore[union-attr]
            elif open_items and (under_text or indent > open_items[0][0]):
                out.append(self._continued(line, indent, open_items))
            else:
                open_items.clear()
                out.append(line)
        return out

    def _starts_item(self, line: str, indent: int, open_items: list, under_text: bool) -> bool:
        found = self.ITEM.match(line)
        if not found or (indent > 3 and not open_items):
            return False
        interrupts = under_text and not open_items
        return not interrupts or found.group(1) in (None, "1")

    @staticmethod
    def _close(open_items: list[tuple[int, int]], indent: int) -> None:
        while open_items and indent < open_items[-1][0] + 2:
            open_items.pop()

    def _continued(self, line: str, indent: int, open_items: list[tuple[int, int]]) -> str:
        if indent <= open_items[0][0]:
            return line  # a lazy line: it belongs to the paragraph above
        self._close(open_items, indent + 1)
        extra = max(0, indent - open_items[-1][1]) if open_items else 0
        return " " * (4 * len(open_items) + extra) + line[indent:]


class _Reference(InlineProcessor):
    """INC-12, LRN-3 and CON-4 become links to their pages."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        link = Element("a", {"href": f"/{PAGES[m.group(1)]}/{int(m.group(2))}/"})
        link.text = m.group()
        return link, m.start(0), m.end(0)


class _Tree(Treeprocessor):
    def __init__(self, md: markdown.Markdown, steps: list[Step]) -> None:
        super().__init__(md)
        self.steps = steps

    def run(self, root: Element) -> None:
        for step in self.steps:
            step(root)


def _headings(top: int) -> Step:
    def shift(root: Element) -> None:
        found = [node for node in root.iter() if node.tag in HEADINGS]
        highest = min((int(node.tag[1]) for node in found), default=1)
        for node in found:
            node.tag = f"h{min(6, int(node.tag[1]) - highest + top)}"

    return shift


def _files(root: Element) -> None:
    """``attachment:12`` is a file of an incident, as a picture or a link; its page asks who may see it."""
    for node in root.iter():
        name = {"a": "href", "img": "src"}.get(str(node.tag), "")
        if name and (file := ATTACHMENT.match(node.get(name, ""))):
            node.set(name, f"/files/{file[1]}/")


def _images(root: Element) -> None:
    """An image of another host would tell that host who reads this: it becomes a link with its words."""
    for node in root.iter("img"):
        source = node.get("src", "")
        if not OWN_IMAGE.match(source):
            node.tag, node.text = "a", node.get("alt") or source
            node.attrib = {"href": source}


def _tasks(root: Element) -> None:
    for item in root.iter("li"):
        holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        found = re.match(r"\s*\[([ xX])\][ \t]+", holder.text or "")
        if not found:
            continue
        done = found.group(1) != " "
        box = Element("input", {"type": "checkbox", "disabled": "", "aria-label": "done" if done else "open"})
        if done:
            box.set("checked", "")
        box.tail, holder.text = " " + (holder.text or "")[found.end() :], ""
        holder.insert(0, box)


def _pictures(there: Mapping[str, str]) -> Step:
    """Images that are there too; the others as links with their words."""

    def place(root: Element) -> None:
        for node in root.iter("img"):
            source = node.get("src", "")
            if source in there:
                node.set("src", there[source])
            else:
                node.tag, node.text = "a", node.get("alt") or source
                node.attrib = {"href": source}

    return place


def _whole(base_url: str) -> Step:
    def complete(root: Element) -> None:
        for node in root.iter("a"):
            if (path := node.get("href", "")).startswith("/"):
                node.set("href", f"https:{path}" if path.startswith("//") else base_url + path)

    return complete


def _boxes(root: Element) -> None:
    for item in root.iter("li"):
        holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        if found := re.match(r"\s*\[([ xX])\][ \t]+", holder.text or ""):
            holder.text = ("☐ " if found.group(1) == " " else "☑ ") + (holder.text or "")[found.end() :]
