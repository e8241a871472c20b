"""Ties that both sides have are conflicts, whatever order they come in; names are hints, addresses of mail nothing."""

from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.kinds import Ground
from creuset.incubation.rules.conflicts import GROUND_OF, Tie, TieKind, conflicts_of, hints_of

TIES = st.builds(Tie, st.sampled_from(TieKind), st.sampled_from("abc"), st.sampled_from("xy"))
SIDES = st.dictionaries(st.integers(1, 4), st.lists(TIES, max_size=4), max_size=4)


@given(SIDES, SIDES)
def test_a_conflict_is_a_tie_that_both_have_and_every_such_tie_is_one(jurors, applications):
    found = conflicts_of(jurors, applications)
    told = {(one.juror, one.application, tie) for one in found for tie in one.ties}
    wanted = {
        (juror, application, tie)
        for juror, own in jurors.items()
        for application, theirs in applications.items()
        for tie in set(own) & set(theirs)
    }
    assert told == wanted
    assert len({(one.juror, one.application, one.ground) for one in found}) == len(found)
    assert all(GROUND_OF[tie.kind] is one.ground for one in found for tie in one.ties)


@given(SIDES, SIDES)
def test_who_is_on_which_side_does_not_matter(jurors, applications):
    one = {(c.juror, c.application, c.ground) for c in conflicts_of(jurors, applications)}
    other = {(c.application, c.juror, c.ground) for c in conflicts_of(applications, jurors)}
    assert one == other


def test_every_kind_of_tie_has_its_ground_and_none_is_an_address_of_mail_or_a_name():
    assert set(GROUND_OF) == set(TieKind)
    assert not {"email", "mail", "family", "name"} & {kind.value for kind in TieKind}
    assert Ground.FAMILY not in GROUND_OF.values()


def test_a_tie_is_what_it_is_not_what_it_is_called():
    one, other = Tie(TieKind.COMPANY, "7", "Atelier"), Tie(TieKind.COMPANY, "7", "Atelier SAS")
    [found] = conflicts_of({1: [one]}, {2: [other]})
    assert (found.ground, len(found.ties)) == (Ground.COMPANY, 1)


def test_a_family_name_is_a_hint_only_where_there_is_one():
    assert hints_of({1: "martin", 2: "", 3: "roy"}, {5: ["martin", "zoe"], 6: [""]}) == [
        (1, 5, "martin")
    ]
