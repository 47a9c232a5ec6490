def test_home_after_sign_in(visit):
    page = visit("nadia@larderlight.example").page
    assert page.get_by_role("heading", level=1).is_visible()


def test_a_wrong_password_keeps_the_address(visit):
    window = visit()
    page = window.open("/accounts/login/")
    page.locator("input[name=login]").fill("nadia@larderlight.example")
    page.locator("input[name=password]").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    assert page.locator("input[name=login]").input_value() == "nadia@larderlight.example"
    assert page.get_by_role("alert").first.is_visible()


def test_whoever_was_led_to_a_place_within_a_page_lands_there(visit):
    page = visit().open("/concerns/?state=raised#main")
    page.locator("input[name=login]").fill("nadia@larderlight.example")
    page.locator("input[name=password]").fill("warm-larder-cold-milk")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/concerns/?state=raised#main")
