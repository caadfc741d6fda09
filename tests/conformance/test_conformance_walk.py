"""What is published after each day, before any reader looks at it."""

from walk import Day, Walk


def test_every_refresh_went_as_it_should(walked: Walk):
    codes = {each.day: each.code for each in walked.mornings}
    assert {each: int(each is Day.HELD) for each in Day} == codes
