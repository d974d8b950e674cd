"""A user's own tables: found, tagged, laid over ours; every fault told with its line; the same in every engine."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from conftest import ROOT
from dragoman import Coder, starter, tables
from dragoman.cli import app
from dragoman.coder import bare
from dragoman.engines import local
from dragoman.engines.worker import CoderOptions
from dragoman.errors import CallError, KnowledgeError
from dragoman.layers import sites
from dragoman.owntables import examine
from dragoman.records import Actor, CodedArticle
from dragoman.tables import Knowledge

pytestmark = pytest.mark.filterwarnings("ignore:.*W095.*:UserWarning")

REPORT = """\
The Ruvuma Front killed eleven soldiers in northern Mozambique on Monday.

Kenya debanked two Tanzanian charities last week. The Atlantic pact condemned the killing. Two trawlermen attacked a \
patrol boat of Kenya near Lamu. Trawlerman Juma Abdi said that China would help.
"""
CSV = {
    "organisations": """\
# Ours, for the Pemba desk
key,name,kind,country,sectors,aliases,tags
ruvuma-front,Ruvuma Front,armed_group,MOZ,REB,,watch list|Cabo Delgado
nato,,,,,+Atlantic pact,blocs
""",
    "countries": "code,cameo,tags\nCHN,ZZZ,rivals\n",
    "agents": "noun,plural,sectors,kind,title,armed,tags\ntrawlerman,trawlermen,LAB,person,yes,no,fisheries\n",
    "verbs": "lemma,type,actor,recipient,reciprocal,tags\ndebank,SANCTION,subj,obj,no,finance\n",
}
TOML = {
    "organisations": """\
[[row]]
key = "ruvuma-front"
name = "Ruvuma Front"
kind = "armed_group"
country = "MOZ"
sectors = ["REB"]
tags = ["Cabo Delgado", "watch list"]

[[row]]
key = "nato"
aliases = ["+Atlantic pact"]
tags = ["blocs"]
""",
    "countries": '[[row]]\ncode = "CHN"\ncameo = "ZZZ"\ntags = ["rivals"]\n',
    "agents": '[[row]]\nnoun = "trawlerman"\nplural = "trawlermen"\nsectors = ["LAB"]\nkind = "person"\ntitle = true\n'
    'armed = false\ntags = ["fisheries"]\n',
    "verbs": '[[row]]\nlemma = "debank"\ntype = "SANCTION"\nactor = ["subj"]\nrecipient = "obj"\nreciprocal = "no"\n'
    'tags = "finance"\n',
}


def folder(path: Path, files: dict[str, str], suffix: str = "csv") -> Path:
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return path


def said(path: Path) -> list[str]:
    """What `check` has to say, without the folder."""
    return [str(finding).removeprefix(f"{path}/") for finding in examine(path).findings]


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "80"})


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> CodedArticle:
    return Coder(knowledge=folder(tmp_path_factory.mktemp("own"), CSV)).code(REPORT, published="2021-05-24")


@pytest.fixture(scope="module")
def actors(coded: CodedArticle) -> dict[str, Actor]:
    return {actor.entity: actor for actor in coded.actors}


# what comes out


def test_an_organisation_of_ones_own_is_found_and_tagged(actors: dict[str, Actor], coder: Coder) -> None:
    front = actors["org:ruvuma-front"]
    assert (front.entity_basis, front.country, front.sectors) == ("table", "MOZ", ["REB"])
    assert front.tags == ["Cabo Delgado", "watch list"], "sorted, each once"
    without = [actor for actor in coder.code(REPORT).actors if actor.name == "Ruvuma Front"]
    assert [(actor.entity_basis, actor.tags) for actor in without] == [("name", [])]


def test_a_row_of_ours_keeps_what_the_users_row_leaves_out(actors: dict[str, Actor]) -> None:
    assert (actors["country:CHN"].cameo, actors["country:CHN"].name) == ("ZZZ", "China")
    assert actors["country:CHN"].tags == ["rivals"]
    nato = actors["org:nato"]
    assert (nato.name, nato.tags, nato.mentions[0].text) == ("NATO", ["blocs"], "Atlantic pact")
    rows = {row["key"]: row for row in tables.read("organisations").rows}
    assert nato.sectors == list(rows["nato"]["sectors"])


def test_a_noun_tags_the_people_that_it_stands_for_and_whose_title_it_is(actors: dict[str, Actor]) -> None:
    tagged = {actor.mentions[0].text for actor in actors.values() if "fisheries" in actor.tags}
    assert tagged == {"Two trawlermen", "Juma Abdi"}
    assert actors["country:KEN"].tags == []


def test_a_verb_of_ones_own_tells_a_tagged_event(coded: CodedArticle, coder: Coder) -> None:
    (event,) = [event for event in coded.events if event.trigger.text == "debanked"]
    assert (event.event_type, event.tags, event.status) == ("SANCTION", ["finance"], "occurred")
    assert [other.tags for other in coded.events if other is not event] == [[]] * (len(coded.events) - 1)
    without = coder.code(REPORT).events
    assert all(event.tags == [] and event.mode is None for event in without if event.trigger.text == "debanked")


def test_tags_of_mentions_of_one_event_are_joined(tmp_path: Path) -> None:
    files = {"verbs": "lemma,tags\nembargo,trade\n", "nouns": "lemma,tags\nembargo,economy\n"}
    both = Coder(knowledge=folder(tmp_path, files)).code(
        "China embargoed Norway. The Chinese embargo of Norway was condemned by Iran."
    )
    assert [event.tags for event in both.events] == [["economy", "trade"], []]


def test_a_frame_of_ones_own_is_taken_at_its_word(tmp_path: Path) -> None:
    """The encoder lowers its confidence, but neither drops it nor gives it another type."""
    rows = "lemma,type,actor,recipient,reciprocal\ndoorstep,REQUEST,subj,obj,no\nblacklist,SANCTION,subj,obj,no\n"
    own = Coder(knowledge=folder(tmp_path, {"verbs": rows}))
    events = own.code("Reporters doorstepped the French minister. The settlers of Hebron blacklisted the mayor.").events
    assert [(event.event_type, event.mode, event.cameo, event.trigger.text) for event in events] == [
        ("REQUEST", None, "10", "doorstepped"),
        ("SANCTION", None, "16", "blacklisted"),
    ], "a row of another type keeps neither mode nor code of ours"


def test_a_users_row_goes_before_ours_that_fits_as_well(tmp_path: Path) -> None:
    name = next(row["name"] for row in tables.read("people").rows)
    files = {"people": f"key,name,tags\nnobody-else,{name},mine\n"}
    assert Knowledge(folder(tmp_path, files)).table("people").rows[0]["key"] == "nobody-else"


def test_csv_toml_workers_and_the_command_give_the_same_bytes(tmp_path: Path, coded: CodedArticle) -> None:
    own, toml = folder(tmp_path / "csv", CSV), folder(tmp_path / "toml", TOML, "toml")
    assert Coder(knowledge=str(toml)).code(REPORT, published="2021-05-24").jsonl() == coded.jsonl()
    article = bare(REPORT, "2021-05-24")
    lines = list(local.run([article, article], CoderOptions(knowledge=own), workers=2, form="lines"))
    assert lines == [coded.jsonl()] * 2
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    done = call("code", tmp_path / "report.txt", "--published", "2021-05-24", "--knowledge", toml, "--workers", 2)
    assert done.exit_code == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found[0]["coder"]["settings"] == coded.article.coder.settings  # type: ignore[union-attr]
    assert [r["tags"] for r in found if r["record"] == "event"] == [event.tags for event in coded.events]
    shown = call("read", tmp_path / "report.txt", "--knowledge", own).stdout
    assert "debanked" in shown.partition("Events (")[2].partition("Statements (")[0]


def test_the_hash_of_the_settings_tells_tables_apart_but_not_how_they_are_written(tmp_path: Path) -> None:
    plain = Knowledge().digest
    assert Knowledge(folder(tmp_path / "none", {"verbs": "# nothing yet\nlemma\n"})).digest == plain
    own = Knowledge(folder(tmp_path / "csv", CSV)).digest
    assert own != plain
    assert Knowledge(folder(tmp_path / "toml", TOML, "toml")).digest == own


# what a file may say


def test_a_dash_empties_a_cell_and_a_plus_adds_to_a_list(tmp_path: Path) -> None:
    shipped = {row["key"]: row for row in tables.read("organisations").rows}["nato"]
    assert shipped["aliases"] and shipped["cameo"]
    text = 'key,aliases,cameo,sectors\nnato,+The Pact|+Pact of 1949,-,\nopec,-,,"GOV"\n'
    rows = {row["key"]: row for row in Knowledge(folder(tmp_path, {"organisations": text})).table("organisations").rows}
    assert rows["nato"]["aliases"] == (*shipped["aliases"], "The Pact", "Pact of 1949")
    assert (rows["nato"]["cameo"], rows["nato"]["sectors"]) == (None, shipped["sectors"])
    assert (rows["opec"]["aliases"], rows["opec"]["sectors"]) == ((), ("GOV",))


def test_comments_blank_lines_and_cells_of_several_lines(tmp_path: Path) -> None:
    text = '# a\nkey,name,note\n\nmy-one,My One,"two\n# lines"\n  # b\nmy-two,My Two,c\n'
    knowledge = Knowledge(folder(tmp_path, {"people": text}))
    assert [(own.line, own.key[0], own.row["note"]) for own in knowledge.own] == [
        (4, "my-one", "two\n# lines"),
        (7, "my-two", "c"),
    ]


def test_a_key_with_a_list_does_not_depend_on_the_order_of_the_list(tmp_path: Path) -> None:
    row = next(row for row in tables.read("verbs").rows if len(row["object"]) > 1 and not row["complement"])
    turned = "|".join(reversed(row["object"]))
    text = f"lemma,particle,object,tags\n{row['lemma']},{row['particle'] or ''},{turned},mine\n"
    (own,) = Knowledge(folder(tmp_path, {"verbs": text})).own
    assert own.ours == row
    assert set(own.row["object"]) == set(row["object"])


# faults


FAULTS = {
    "people.csv:2: fault: column key: 'My One' is not a key": "people|key,name\nMy One,My One\n",
    "people.csv:2: fault: a row of a new key needs name": "people|key,tags\nmy-one,x\n",
    "people.csv:1: fault: column nmae: no such column; did you mean name?": "people|key,nmae\nmy-one,My One\n",
    "people.csv:1: fault: the header has no column key": "people|name\nMy One\n",
    "people.csv:1: fault: the columns are parted by semicolons": "people|key;name\nmy-one;My One\n",
    "people.csv:3: fault: 3 cells where the header has 2": "people|key,name\n# x\nmy-one,One, My\n",
    "people.csv:4: fault: key my-one stands on line 2 too": "people|key,name\nmy-one,A B\nmy-two,C D\nmy-one,E F\n",
    "people.csv:3: fault: not a CSV row": 'people|key,name\nmy-one,A B\nmy-two,"C D\n',
    "people.csv:2: fault: column tags: empty item": "people|key,name,tags\nmy-one,My One,a||b\n",
    "people.csv:2: fault: column name: white space round": "people|key,name\nmy-one, My One\n",
    "people.csv: fault: the file is empty": "people|# nothing\n",
    "organisations.csv:2: fault: column from: '2021-13' is no day": "organisations|key,from\nnato,2021-13\n",
    "organisations.csv:2: fault: column to: 1948 is before 1949": "organisations|key,from,to\nnato,1949,1948\n",
    "organisations.csv:2: fault: column kind: 'aliance' is none of": "organisations|key,kind\nnato,aliance\n",
    "organisations.csv:2: fault: column aliases: some items": "organisations|key,aliases\nnato,+A|B\n",
    "countries.csv:2: fault: column latitude: 'north' is no number": "countries|code,latitude\nNOR,north\n",
    "verbs.csv:2: fault: column actor: 'object' is no path": "verbs|lemma,actor\nembargo,object\n",
    "verbs.csv:2: fault: column mode: 'arrest' is no mode of SANCTION": "verbs|lemma,mode\nembargo,arrest\n",
    "verbs.csv:2: fault: column cameo: '43' is no CAMEO code": "verbs|lemma,cameo\nembargo,43\n",
    "offices.csv:2: fault: column person: 'xi-jingping' is no key of people; did you mean xi-jinping?": (
        "offices|person,office,class,country,from\nxi-jingping,President,head_of_state,CHN,2013\n"
    ),
    "cues.csv:1: fault: column tags: rows of this table have no tags": "cues|cue,class,tags\nsay,verb,x\n",
    "holidays.csv:2: fault: column rule: 'sometime' is of no known form": (
        "holidays|name,rule,days\nFeast of Fools,sometime,1\n"
    ),
    "organizations.csv: fault: no such knowledge table; did you mean organisations?": "organizations|key\nx\n",
}


@pytest.mark.parametrize(("expected", "text"), FAULTS.items(), ids=[f[:60] for f in FAULTS])
def test_a_fault_is_told_with_line_and_column(tmp_path: Path, expected: str, text: str) -> None:
    name, _, content = text.partition("|")
    found = [line for line in said(folder(tmp_path, {name: content})) if ": fault: " in line]
    assert len(found) == 1, found
    assert found[0].startswith(expected), found[0]
    assert "; " in found[0], "what to do"
    if name != "holidays":
        with pytest.raises(KnowledgeError) as raised:
            Knowledge(tmp_path)
        assert str(raised.value) == f"{tmp_path}/{found[0]}".replace(": fault: ", ": ", 1)


def test_a_toml_file_has_lines_too(tmp_path: Path) -> None:
    rows = '# mine\n[[row]]\nkey = "nato"\n\nfrom = 1949-04-04\nkind = "pact"\n[[row]]\nkey = "opec"\naliases = 3.5\nsize = 1\n'
    assert said(folder(tmp_path, {"organisations": rows}, "toml"))[:2] == [
        "organisations.toml:6: fault: column kind: 'pact' is none of "
        + ", ".join(tables.schema("organisations")["columns"]["kind"]["choices"])
        + "; choose one of them",
        "organisations.toml:7: note: opec lies over our row, changed: aliases",
    ]
    (tmp_path / "organisations.toml").write_text('[[row]]\nkey = "nato"\nname = \n')
    assert said(tmp_path)[0].startswith("organisations.toml:3: fault: not TOML: ")
    (tmp_path / "organisations.toml").write_bytes((tables.OWN / "organisations.toml").read_bytes())
    assert "a file of rows has nothing but [[row]]" in said(tmp_path)[0]
    (tmp_path / "organisations.toml").write_text('row = [{key = "nato", kind = "pact"}]\n')
    assert said(tmp_path)[0].startswith("organisations.toml: fault: column kind: 'pact'")


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes("key,name\nmy-one,José\n".encode("latin-1"))
    assert said(tmp_path) == ["people.csv: fault: not UTF-8; save the file as UTF-8"]


def test_check_names_all_faults_and_a_run_the_first(tmp_path: Path) -> None:
    folder(tmp_path, {"people": "key,name\nA,B\nc,D\nE,F\n", "verbs": "lemma,type\nembargo,TRADE\n"})
    done = call("knowledge", "check", tmp_path)
    assert done.exit_code == 1
    assert [line.split(": ")[0][len(str(tmp_path)) :] for line in done.stdout.splitlines() if ": fault: " in line] == [
        "/people.csv:2",
        "/people.csv:4",
        "/verbs.csv:2",
    ]
    assert "3 faults" in done.stderr
    run = call("code", ROOT / "examples", "--knowledge", tmp_path)
    assert run.exit_code == 2
    assert "people.csv:2: column key" in run.stderr and "2 more faults" in run.stderr
    assert "dragoman knowledge check" in run.stderr and run.stdout == ""
    assert call("knowledge", "check", tmp_path / "no").exit_code == 2


# warnings


def test_rows_that_never_match_and_words_that_lead_elsewhere(tmp_path: Path) -> None:
    person = next(row for row in tables.read("people").rows if row["aliases"])
    files = {
        "organisations": f"key,name,kind,sectors,aliases\nmy-nato,NATO,igo,IGO,\nmy-people,people's front,party,XXX,\n"
        f"my-body,My Body,igo,IGO,{person['aliases'][0]}\nopec,,,,\n",
        "outlets": "key,name,kind,country\nmy-paper,My Paper,site,QQQ\nmy-body,Body Daily,site,KEN\n",
        "verbs": "lemma,type,actor,recipient,reciprocal,object\nDebank,SANCTION,subj,obj,no,\n"
        "debanked,SANCTION,subj,obj,no,\nde bank,SANCTION,subj,obj,no,\nrebank,AID,,,no,\nunbank,AID,subj,obj,no,Bank\n",
        "nouns": "lemma,type,actor,recipient,reciprocal\nbankings,AID,poss,prep:of,no\n",
    }
    (folder(tmp_path, files) / "people.xlsx").write_bytes(b"x")
    found = "\n".join(said(tmp_path))
    for expected in (
        "organisations.csv:2: warning: column name: 'NATO' led to organisations:nato until now, and leads to this row",
        'organisations.csv:3: warning: column name: "people\'s front" is never found: names begin with a capital',
        "organisations.csv:3: warning: no name leads to my-people: it never can match",
        "organisations.csv:3: warning: column sectors: 'XXX' is no sector",
        f"organisations.csv:4: warning: column aliases: {person['aliases'][0]!r} led to people:{person['key']} until now",
        "organisations.csv:4: warning: column key: outlets has the key my-body too",
        "organisations.csv:5: note: opec lies over our row, the same",
        "outlets.csv:2: warning: column country: 'QQQ' is in no row of countries",
        "people.xlsx: warning: passed over",
        "verbs.csv:2: warning: column lemma: 'Debank' never matches: words are compared in small letters",
        "verbs.csv:3: warning: column lemma: 'debanked' looks like a form of a verb",
        "verbs.csv:4: warning: column lemma: 'de bank' never matches: one word",
        "verbs.csv:5: warning: never matches: an event needs a party",
        "verbs.csv:6: warning: column object: 'Bank' never matches",
        "nouns.csv:2: warning: column lemma: 'bankings' looks like a plural",
    ):
        assert expected in found, f"{expected}\n{found}"
    done = call("knowledge", "check", tmp_path)
    assert (done.exit_code, "0 faults" in done.stderr) == (0, True)


def test_a_name_that_still_leads_elsewhere_is_told(tmp_path: Path) -> None:
    found = said(folder(tmp_path, {"people": "key,name,country\nthe-country,Kenya,KEN\n"}))
    assert found == [
        "people.csv:2: warning: column name: 'Kenya' already leads to countries:KEN, and still will; take it from that "
        "row, or tag that row",
        "people.csv:2: warning: no name leads to the-country: it never can match; give it a name of its own",
    ]


def test_our_own_frames_and_names_raise_no_false_alarm() -> None:
    """The rules that warn of inflected words hold for what we ship ourselves, but for a few nouns."""
    from dragoman.owntables import _INFLECTED, _PLURAL

    assert [row["lemma"] for row in tables.read("verbs").rows if _INFLECTED.fullmatch(row["lemma"])] == []
    plurals = {row["lemma"] for row in tables.read("nouns").rows if _PLURAL.fullmatch(row["lemma"].split()[0])}
    assert plurals <= {"corps", "thanks"}


# a folder to begin with


@pytest.mark.parametrize("form", starter.Form.__args__)
def test_a_new_folder_checks_and_so_does_each_row_that_it_teaches_by(tmp_path: Path, form: str) -> None:
    made = tmp_path / "deep" / "own"
    done = call("knowledge", "new", made, "--format", form)
    assert done.exit_code == 0, done.stderr
    assert [Path(line).name for line in done.stdout.splitlines()] == [
        "README.txt",
        *(f"{name}.{form}" for name in ("countries", "organisations", "outlets", "people", "agents", "verbs", "nouns")),
    ]
    assert {path.name for path in made.iterdir()} == {Path(line).name for line in done.stdout.splitlines()}
    assert examine(made).count("fault") == 0
    assert Knowledge(made).own == []
    for path in made.glob(f"*.{form}"):
        text = path.read_text(encoding="utf-8")
        assert max(len(line) for line in text.splitlines() if line.startswith("# ")) <= 120
        path.write_text(re.sub(r"(?m)^#(?=[^ \n])", "", text), encoding="utf-8")
    report = examine(made)
    assert [str(finding) for finding in report.findings if finding.kind != "note"] == []
    assert report.new.total() >= 6 and report.over.total() >= 5
    for own in Knowledge(made).own:
        assert own.row["tags"]


def test_new_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "people.toml").write_text("mine")
    done = call("knowledge", "new", tmp_path)
    assert done.exit_code == 2
    assert "people.toml" in done.stderr and "nothing was written" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["people.toml"]
    with pytest.raises(CallError, match="cannot be written"):
        starter.write(tmp_path / "people.toml" / "deep")


def test_the_documents_tell_of_every_command_and_option() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    group = get_command(app).commands["knowledge"]  # type: ignore[attr-defined]
    assert set(group.commands) == {"check", "new"}
    for name, command in group.commands.items():
        assert f"## dragoman knowledge {name}" in text
        for parameter in command.params:
            assert "Example: " in (parameter.help or "") or parameter.name == "help"
            assert all(option in text for option in parameter.opts if option.startswith("-"))


def test_words_of_ones_own_reach_what_looks_for_places(tmp_path: Path) -> None:
    own = Knowledge(folder(tmp_path, {"place_words": "word,kind\nflood,goal\n"}))
    assert "flood" in sites.index(own).goals
    assert "flood" not in sites.index(Knowledge()).goals
