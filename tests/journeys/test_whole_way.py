"""The main job, end to end: capture, timeline, perspectives, factors, the gate, a learning made better, the PDF."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import time

import pytest

from learnings.digest.pdf import MissingGlyphs, render_pdf
from tests.journeys.clicks import clicks, count_clicks
from tests.journeys.pen import write

MOST_CLICKS = 40  # by everybody together, from the first sentence to the published page; 33 were counted
MOST_SECONDS = 60  # a script types at once: what is left is the waiting for pages
SENTENCE = "Six gateways in the harbour market lost their larders at the tide"
PASTE = """05:40 The harbour pump starts; nobody has looked at the radio yet
06:10 Signal at the market falls from -78 to -104 dBm
06:25 A stallholder calls: the app says offline since a quarter past
07:05 Decide to move two antennas above the flood wall"""
WISH = "We need to move all antennas above the flood wall."
LEARNED = (
    "The flood wall is steel: when the tide is in and it stands closed, it takes 26 dB from every gateway behind it, "
    "so a market that reads well at low water goes silent twice a day."
)


def section(page, anchor: str):
    """A section of the review page, opened: closed, it is a link that fetches it."""
    found = page.locator(f"#section-{anchor}")
    closed = found.locator("> a.more__open")
    if closed.count():
        closed.click()
        closed.wait_for(state="detached")
    return found


def unfold(part, title: str):
    """A form that comes when somebody asks for it."""
    form = part.locator("details.more", has=part.page.locator("> summary", has_text=title)).last
    if not form.count():
        part.locator("a.more__open", has_text=title).last.click()
    form.wait_for()
    return form


def step(page, label: str) -> None:
    page.locator("#review-top").get_by_role("button", name=label).click()


def capture(window) -> str:
    """Write the incident down and paste its timeline; return the incident's path."""
    page = window.open("/incidents/new/")
    page.locator("#id_title").fill(SENTENCE)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    path = page.url.removeprefix(window.product.url)
    page.get_by_role("link", name="Paste lines").click()
    page.locator("[name=text]").fill(PASTE)
    page.get_by_role("button", name="Look at what was read").click()
    page.get_by_role("button", name="Add the ticked ones").first.click()
    page.locator("#timeline p", has_text="A stallholder calls").wait_for()
    page.locator("#timeline li", has_text="A stallholder calls").get_by_role("link", name="Edit").click()
    page.locator("[name=kind]").select_option("detection")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("before anybody knew").first.wait_for()
    return path


def open_standard_review(page) -> str:
    page.get_by_role("button", name="standard instead").click()
    page.wait_for_url(re.compile(r"/reviews/\d+/"))
    review = re.search(r"/reviews/\d+/", page.url).group(0)
    page.get_by_role("link", name="People and links").click()
    page.get_by_label("Facilitator").fill("Nadia")
    page.locator("#id_facilitator-names option").first.wait_for(state="attached")
    page.get_by_role("button", name="Save").first.click()
    return review


def tell(page, **boxes: str) -> None:
    """Give one's own account."""
    part = section(page, "perspectives")
    if not part.locator("[name=did]").count():
        unfold(part, "Tell how it looked to you")
    for name, text in boxes.items():
        write(page, name, text, within=part)
    part.get_by_role("button", name="Save my account").click()
    page.get_by_text("Your account").first.wait_for()


def analyse(page) -> None:
    for text in ("The survey is done at whatever water the day has", "The wall is steel and closes by itself"):
        part = section(page, "factors")
        form = unfold(part, "Add a factor")
        write(page, "text", text, within=form)
        form.get_by_role("button", name="Add").click()
        part.locator("article, li", has_text=text).filter(has=page.get_by_role("link", name="Edit")).first.wait_for()
    part = section(page, "defences")
    write(page, "text", "The app says how old its value is", within=unfold(part, "Add a defence"))
    part.get_by_role("button", name="Add").click()
    part.locator("article, li", has=page.get_by_role("link", name="Edit")).first.wait_for()
    write(page, "luck", "Market day was the day after.", within=section(page, "defences").locator("#luck"))
    section(page, "defences").locator("#luck").get_by_role("button", name="Save").click()
    part = section(page, "earlier")
    part.get_by_label("We looked and found nothing").check()
    part.get_by_role("button", name="Save the answer").click()
    page.get_by_text("Nothing is missing for the next step").wait_for()


def meet(page) -> None:
    part = section(page, "meeting")
    part.locator("[name=meeting_at]").first.fill((dt.datetime.now() - dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    part.locator("[name=attended]").first.check()
    part.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was there").first.wait_for()


def learn_better(page) -> None:
    """A wish is answered with a question; rewritten, it is a learning."""
    part = section(page, "learning")
    write(page, "now_we_know", WISH, within=part)
    part.locator("[name=events]").first.check()
    part.locator(".hint").first.wait_for()  # the question comes beside the field while one goes on writing
    part.get_by_role("button", name="Save what we learned").click()
    hint = page.locator(".hint", has=page.get_by_role("link", name="Rewrite")).first
    hint.wait_for()
    hint.get_by_role("link", name="Rewrite").click()
    write(page, "before_we_believed", "A site that reads well on the day of the survey reads well.")
    write(page, "now_we_know", LEARNED)
    page.get_by_role("button", name=re.compile("^Save")).first.click()
    page.wait_for_url(re.compile(r"/reviews/\d+/"))
    assert page.get_by_role("link", name="Rewrite").count() == 0


def test_from_an_incident_to_a_learning_and_a_pdf(visit, tmp_path):
    spent = whole_way(visit, tmp_path)
    assert spent["clicks"] <= MOST_CLICKS
    assert spent["seconds"] <= MOST_SECONDS


def whole_way(visit, folder, *, meanwhile=lambda: None) -> dict[str, float]:
    """What the way to the published page took. ``meanwhile()`` happens half way, between two requests."""
    author, facilitator = visit("callum@larderlight.example"), visit("nadia@larderlight.example")
    count_clicks(author.page)
    count_clicks(facilitator.page)
    began = time.monotonic()
    publish(author, facilitator, meanwhile)
    seconds, clicked = time.monotonic() - began, clicks(author.page) + clicks(facilitator.page)
    print(f"from the first sentence to the published page: {clicked} clicks, {seconds:.0f} s")
    digest(author, visit("ruth@larderlight.example"), folder)
    return {"clicks": clicked, "seconds": seconds}


def publish(author, facilitator, meanwhile) -> None:
    """A standard review, from the first sentence to the published page."""
    page = author.page
    capture(author)
    review = open_standard_review(page)
    author.open(review)
    tell(page, did="Read the antenna log", saw="The signal falls with the water", assumed="The survey holds all day")
    facilitator.open(review)
    tell(facilitator.page, did="Asked the market office", understood="The wall closes by itself")

    author.open(review)
    step(page, "Start the analysis")
    analyse(page)
    meanwhile()
    author.open(review)
    step(page, "On to the meeting")
    meet(page)
    author.open(review)
    step(page, "On to what we learned")

    step(page, "Publish")
    page.get_by_text("Not yet. This is still open").wait_for()
    assert page.get_by_role("link", name=re.compile("Write down what you learned")).is_visible()

    learn_better(page)
    author.open(review)
    section(page, "what-happened")
    write(page, "what_happened", "At high water the flood wall closes and six gateways behind it fall silent.")
    page.locator("#section-what-happened").get_by_role("button", name="Save").first.click()
    page.wait_for_timeout(300)
    author.open(review)
    step(page, "Publish")
    page.get_by_text("takes 26 dB from every gateway").first.wait_for()


def digest(author, lead, folder) -> None:
    """What was published stands in the PDF that goes round."""
    pdf = make_digest(lead, folder)
    text = read_back(pdf)
    assert "takes 26 dB from every gateway" in " ".join(text.split())
    assert text.count("\f") >= 3
    document = author.product.manage(
        "shell", "-v0", "-c", "import json; from learnings.models import Digest; "
        "print(json.dumps(Digest.objects.order_by('-id')[0].document))"
    )  # fmt: skip
    with MissingGlyphs() as missing:
        import json

        assert render_pdf(json.loads(document)) == pdf.read_bytes()
    assert missing.found == []


def make_digest(window, folder):
    page = window.open("/digests/")
    page.get_by_role("link", name=re.compile("digest", re.IGNORECASE)).filter(
        has_text=re.compile("New|first")
    ).first.click()
    page.locator("[name=title]").fill("What the tide taught")
    today = dt.date.today()
    page.locator("[name=period_start]").fill((today - dt.timedelta(days=60)).isoformat())
    page.locator("[name=period_end]").fill(today.isoformat())
    page.locator("[name=ask]").fill("Let the survey wait for high water")
    page.get_by_role("button", name="Make the digest").click()
    page.get_by_role("link", name="Download PDF").wait_for(timeout=90_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    path = folder / "digest.pdf"
    download.value.save_as(path)
    return path


def read_back(pdf) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed; ./bin/test installs poppler-utils")
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
