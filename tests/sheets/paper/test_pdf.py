"""The PDF as a stranger's program reads it: nothing missing, nothing too much, nothing evaluated."""

import pytest
from pypdf.generic import DictionaryObject

from api.one_route import only
from api.sheets.atlas import Atlas
from api.sheets.itinerary import VisitKind
from api.sheets.paper.pdf import render
from api.sheets.paper.wishes import Wishes
from optimizer.plan import Plan, Status
from optimizer.problem import Household, Kind
from tests.sheets import sample
from tests.sheets.paper.read_pdf import letters, open_pdf, texts

# Names that would break out of typst markup, JSON or XML, were they ever part of it.
HOSTILE = ("#eval(1+1)", "$x^2$", "*b*", "_i_", "<V01>", "@ref", '"]}\\', "= Title", "// gone", "`raw`")


@pytest.fixture(scope="module")
def chinese() -> bytes:
    return render(sample.plan(), sample.problem(), sample.quarter(), lang="zh")


@pytest.fixture(scope="module")
def both() -> bytes:
    wishes = Wishes(dispatcher="010-5550 1234")
    return render(sample.plan(), sample.problem(), sample.quarter(), lang="both", wishes=wishes)


def named(name: str) -> bytes:
    """The sheets of volunteers of whom one is called like this."""
    people = list(sample.problem().volunteers)
    people[0] = people[0].model_copy(update={"name": name})
    problem = sample.problem().model_copy(update={"volunteers": tuple(people)})
    return render(sample.plan(), problem, sample.quarter(), lang="zh")


def test_a_cover_and_a_sheet_for_each_route(chinese: bytes) -> None:
    assert len(open_pdf(chinese).pages) == 3


def test_the_cover_says_on_which_page_each_volunteer_is(chinese: bytes) -> None:
    cover, first, second = texts(chinese)
    assert "V01王淑兰08:00–08:1932336米2" in cover
    assert "V02李建国2人一组·推车08:00–08:1232736米3" in cover
    assert "总第2页第1/1页" in first
    assert "总第3页第1/1页" in second


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.requirement("R49")
def test_every_stop_is_there_with_number_time_place_and_work(both: bytes, lang: str) -> None:
    atlas = Atlas.open(sample.plan(), sample.problem(), sample.quarter(), lang)  # type: ignore[arg-type]
    pages = texts(both)[-2:]
    for page, itinerary in zip(pages, atlas.itineraries, strict=True):
        for visit in itinerary.visits:
            assert visit.arrive.astimezone(atlas.zone).strftime("%H:%M") in page
            if visit.kind is not VisitKind.BREAK:
                # English says 51 where Chinese says 51号: the sheet says it once.
                assert letters(visit.place).removesuffix("号") in page
            assert all(letters(work) in page for work in visit.works if visit.number)
            if visit.number:
                assert f"{visit.number}{visit.arrive.astimezone(atlas.zone):%H:%M}" in page


def test_what_is_on_no_route_is_on_the_cover_with_reason_and_next_step(both: bytes) -> None:
    cover = "".join(texts(both)[:-2])
    for said in (
        "c1",
        "换煤气罐",
        "缺少“搬运”技能",
        "请借调会heavy_lift的人。",
        "Lendsomebodywhohasheavy_lift.",
    ):
        assert said in cover
    assert "c1距巷道62米" in cover


def test_whose_map_it_is_is_said(chinese: bytes) -> None:
    assert all("©OpenStreetMapcontributors" in page for page in texts(chinese))


def test_the_day_is_the_plans_and_not_the_clocks(chinese: bytes) -> None:
    assert all("日期2026-11-22" in page for page in texts(chinese))
    assert open_pdf(chinese).metadata.creation_date == sample.EIGHT  # type: ignore[union-attr]


def test_the_dispatchers_number_is_printed(both: bytes) -> None:
    assert all("010-55501234" in page for page in texts(both)[-2:])


def test_every_font_is_inside(chinese: bytes) -> None:
    fonts = [
        font.get_object() for page in open_pdf(chinese).pages for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        descendant: DictionaryObject = font["/DescendantFonts"][0].get_object()
        assert "NotoSansSC" in descendant["/BaseFont"]
        assert "/FontFile3" in descendant["/FontDescriptor"].get_object()


def test_neither_category_nor_telephone_nor_note_of_a_household(both: bytes) -> None:
    said = "".join(texts(both))
    secrets = ["13800001234", "钥匙在花盆下", "密接", "居家隔离", *(one.value for one in Household)]
    assert not [secret for secret in secrets if secret in said.replace("normal", "") and secret != "normal"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_printed_as_it_is(name: str) -> None:
    assert all(letters(name) in page for page in texts(named(name))[:2])


def test_a_letter_that_the_font_lacks_is_reported_on_cover_and_sheet() -> None:
    cover, first, second = texts(named("王𠮷"))
    for page in (cover, first):
        assert "王〓[U+20BB7]" in page
        assert "字库缺字，请手写补上：U+20BB7" in page
    assert "字库缺字" not in second


def test_one_volunteers_own_part_has_no_cover() -> None:
    plan, problem = only(sample.plan(), sample.problem(), "V02")
    (page,) = texts(render(plan, problem, sample.quarter(), lang="zh"))
    assert "V02李建国" in page
    assert "王淑兰" not in page


def test_a_volunteer_without_a_route_gets_a_page_that_says_so() -> None:
    plan = sample.plan()
    plan, problem = only(plan.model_copy(update={"routes": plan.routes[:1]}), sample.problem(), "V02")
    (page,) = texts(render(plan, problem, sample.quarter(), lang="zh"))
    assert "没有V02李建国要做的任务" in page


def test_a_plan_that_is_still_being_made() -> None:
    (page,) = texts(render(Plan(id="p", status=Status.QUEUED), sample.problem(), None, lang="en"))
    assert "notreadyyet" in page


def test_without_a_map_the_list_is_printed_all_the_same() -> None:
    pages = texts(render(sample.plan(), sample.problem(), None, lang="zh"))
    assert "东绒线胡同51号" in pages[1]
    assert "OpenStreetMap" not in "".join(pages)


def test_large_print_says_the_same_on_more_paper(chinese: bytes) -> None:
    large = render(sample.plan(), sample.problem(), sample.quarter(), lang="zh", wishes=Wishes(large=True))
    assert len(open_pdf(large).pages) > len(open_pdf(chinese).pages)
    for said in ("东绒线胡同51号", "m1", "送餐", "104米", "没人开门怎么办"):
        assert said in "".join(texts(large))


def high_route() -> Plan:
    """The sample's meals, with a door as far north as the others lie apart: its map is a high one."""
    route = sample.meals()
    north = [
        stop.model_copy(update={"location": sample.at(100, 390)}) if stop.task == "m2" else stop
        for stop in route.stops
    ]
    return sample.plan(route.model_copy(update={"stops": tuple(north)}))


@pytest.mark.parametrize(
    "name", ["王淑兰", "阿卜杜热合曼·买买提吐尔逊江·艾则孜（九道湾社区第三网格志愿服务队队长）"]
)
def test_in_large_print_the_map_stands_on_the_first_page_of_a_route_whatever_the_name(name: str) -> None:
    people = [one.model_copy(update={"name": name}) for one in sample.problem().volunteers]
    problem = sample.problem().model_copy(update={"volunteers": tuple(people)})
    wishes = Wishes(
        large=True, dispatcher="010-5550 1234", link=lambda volunteer: f"https://x.org/r/{volunteer}"
    )
    plan, problem = only(high_route(), problem, "V01")
    for lang in ("zh", "both"):
        first, *_ = texts(render(plan, problem, sample.quarter(), lang=lang, wishes=wishes))  # type: ignore[arg-type] # a literal
        assert letters(name) in first
        assert "OpenStreetMapcontributors" in first


def test_the_version_of_a_route_changes_with_it_and_with_nothing_else() -> None:
    def version(content: bytes, page: int) -> str:
        return texts(content)[page].rpartition("版本")[2][:8]

    before = render(sample.plan(), sample.problem(), sample.quarter(), lang="zh")
    later = sample.waste().model_copy(update={"walk_m": 737})
    after = render(sample.plan(sample.meals(), later), sample.problem(), sample.quarter(), lang="zh")
    assert version(before, 1) == version(after, 1)
    assert version(before, 2) != version(after, 2)


def long_route(stops: int) -> Plan:
    """The sample's meals, the last door again and again: a route of so many stops."""
    route = sample.meals()
    door = next(stop for stop in reversed(route.stops) if stop.task and stop.site is None)
    more = [door.model_copy(update={"order": 100 + k}) for k in range(stops)]
    apart = [
        stop.model_copy(update={"leg": door.leg, "location": (door.location[0] + k * 1e-5, door.location[1])})
        for k, stop in enumerate(more)
        if door.location
    ]
    return sample.plan(route.model_copy(update={"stops": (*route.stops[:-1], *apart, route.stops[-1])}))


@pytest.mark.parametrize("stops", [7, 10, 25])
def test_no_page_is_handed_out_without_a_stop_on_it(stops: int) -> None:
    sheet = texts(render(long_route(stops), sample.problem(), sample.quarter(), lang="zh"))[1:]
    assert "没人开门怎么办" in sheet[-1]
    assert "送餐" in sheet[-1]


def test_the_cover_has_the_whole_id_of_the_plan_and_the_sheets_enough_of_it() -> None:
    plan = sample.plan().model_copy(update={"id": "86666b0606944d4c8cc10417c80b125a"})
    cover, sheet, _ = texts(render(plan, sample.problem(), sample.quarter(), lang="zh"))
    assert "86666b0606944d4c8cc10417c80b125a" in cover
    assert "方案86666b06版本" in sheet


def test_where_nobody_has_to_open_nothing_is_said_of_closed_doors() -> None:
    tasks = [task.model_copy(update={"kind": Kind.FENCE_PATROL}) for task in sample.problem().tasks]
    fences = sample.problem().model_copy(update={"tasks": tuple(tasks)})
    sheet = texts(render(sample.plan(), fences, sample.quarter(), lang="zh"))[1]
    assert "没人开门怎么办" not in sheet
    assert "签字" in sheet
