"""Places: what is a toponym, what is none, and which namesake is meant. All sentences are our own."""

import time
from functools import cache

import pytest

from dragoman.layers.base import Name, Settings, findings
from dragoman.layers.places import find
from dragoman.parse import Parser
from dragoman.records import Article, Place
from dragoman.tables import Knowledge
from dragoman.text.reading import Paragraph, Reading

KNOWLEDGE = Knowledge()


@cache
def parser() -> Parser:
    return Parser()


def places(text: str, outlet: str | None = None) -> list[Place]:
    paragraphs, at = [], 0
    for part in text.split("\n"):
        if part.strip():
            paragraphs.append(Paragraph(at, at + len(part), "body", at))
        at += len(part) + 1
    doc = parser().parse([Reading(text.replace("\n", " "), tuple(paragraphs))])[0]
    article = Article(id="a-1", source="test", text=text, outlet=outlet)
    found = find(doc, article, KNOWLEDGE, Settings())
    assert findings(doc).places == found
    for place in found:
        assert text[place.span.start : place.span.end] == place.span.text
    return found


def said(text: str) -> list[str]:
    return [place.span.text for place in places(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Envoys met in Geneva on Tuesday.", ["Geneva"]),
        ("Thousands fled from Sudan to Chad.", ["Sudan", "Chad"]),
        ("Shells fell near the city of Kharkiv in eastern Ukraine.", ["Kharkiv", "Ukraine"]),
        ("Ships passed the Strait of Hormuz and the Suez Canal.", ["Strait of Hormuz", "Suez Canal"]),
        ("Troops moved through Anbar province.", ["Anbar"]),
        ("Rebels held the village of Qarmat Bashir for a week.", ["Qarmat Bashir"]),
        ("Police sealed off Harbour Street in Belfast.", ["Harbour Street", "Belfast"]),
        ("A U.S.-led coalition struck targets in Syria.", ["U.S.", "Syria"]),
        ("Crowds gathered in Tiananmen Square.", ["Tiananmen Square"]),
        ("Aid reached Port-au-Prince late at night.", ["Port-au-Prince"]),
        ("He returned to Côte d'Ivoire in May.", ["Côte d'Ivoire"]),
        ("The delegation landed in Washington, D.C., at noon.", ["Washington, D.C."]),
    ],
)
def test_finds(text: str, wanted: list[str]) -> None:
    assert said(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Denzel Washington read the letter aloud.",
        "Mr. Paris declined to answer.",
        "Chelsea Clinton and Jordan Peterson disagreed.",
        "The New York Times published the story.",
        "Manchester United lost the match.",
        "The Turkish and Russian ministers disagreed.",
        "Moscow said that the talks would go on.",
        "Beijing condemned the sale.",
        "The Kremlin denied it.",
        "On Monday in May, nobody was ready.",
        "There is no name in this sentence.",
        "",
        " \n ",
    ],
)
def test_no_place(text: str) -> None:
    assert said(text) == []


def test_metonym_is_a_place_behind_a_preposition() -> None:
    assert said("Moscow said that a bomb had gone off in Moscow.") == ["Moscow"]
    assert said("They met in the Kremlin on Friday.") == ["Kremlin"]


@pytest.mark.parametrize(
    ("text", "name", "country", "latitude", "longitude"),
    [
        ("A barn burned in Paris, Texas.", "Paris", "USA", 33.66, -95.56),
        ("A barn burned in Paris.", "Paris", "FRA", 48.85, 2.35),
        ("Voters in Lebanon, Ohio, chose a mayor.", "Lebanon", "USA", 39.43, -84.2),
        ("Voters in Lebanon chose a parliament.", "Lebanon", "LBN", 33.9, 35.8),
        ("Talks in Cairo ended; Alexandria and Giza were calm.", "Alexandria", "EGY", 31.2, 29.95),
        ("Officials in Tbilisi and Batumi said that Georgia was calm.", "Tbilisi", "GEO", 41.7, 44.8),
        ("Rockets hit Tripoli, and Misrata and Benghazi lost power.", "Tripoli", "LBY", 32.9, 13.2),
    ],
)  # fmt: skip
def test_resolves(text: str, name: str, country: str, latitude: float, longitude: float) -> None:
    place = next(p for p in places(text) if p.name == name)
    assert place.country == country
    assert place.latitude is not None and place.longitude is not None
    assert abs(place.latitude - latitude) < 1.5 and abs(place.longitude - longitude) < 1.5


def test_geonames_ids() -> None:
    found = {p.span.text: p.geonames_id for p in places("He flew from France to Lyon and on to Europe and Crimea.")}
    assert found == {"France": 3017382, "Lyon": 2996944, "Europe": 6255148, "Crimea": 703883}


def test_region_without_country() -> None:
    (place,) = places("Drought has come back to the Sahel.")
    assert (place.name, place.country) == ("Sahel", None)
    assert place.latitude is not None


def test_street_lies_in_the_town_named_beside_it() -> None:
    street, town = places("A car was burned on Chapel Street in Dundee.")
    assert street.name == "Chapel Street" and street.geonames_id is None
    assert (street.latitude, street.longitude, street.country) == (town.latitude, town.longitude, "GBR")


def test_unknown_place_with_a_country_only_has_no_coordinates() -> None:
    place = next(p for p in places("The village of Bolgrumabad in Pakistan was cut off.") if "Bolg" in p.name)
    assert place.country == "PAK"
    assert place.latitude is None and place.longitude is None


def test_outlet_tells_the_country() -> None:
    text = "Fire crews were called to London on Sunday."
    assert places(text)[0].country == "GBR"
    assert places(text, outlet="www.example.co.uk")[0].country == "GBR"


def test_names_layer_keeps_known_people_and_organisations_out() -> None:
    text = "Sidney Lisbon spoke."
    doc = parser().parse([Reading(text, (Paragraph(0, len(text), "body", 0),))])[0]
    findings(doc).names = [Name(0, 2, "person", "people:sidney-lisbon")]
    assert find(doc, Article(id="a-1", source="test", text=text), KNOWLEDGE, Settings()) == []


def test_ids_are_stable_and_distinct() -> None:
    text = "From Oslo to Bergen, and from Bergen to Oslo."
    ids = [p.id for p in places(text)]
    assert len(set(ids)) == 4
    assert ids == [p.id for p in places(text)]


def test_original_characters_are_quoted() -> None:
    text = "Fighting went on in N’Djamena."
    reading = Reading(text.replace("’", "'"), (Paragraph(0, len(text), "body", 0),))
    doc = parser().parse([reading])[0]
    (place,) = find(doc, Article(id="a-1", source="test", text=text), KNOWLEDGE, Settings())
    assert place.span.text == "N’Djamena" and place.country == "TCD"


def test_time_is_linear() -> None:
    sentence = "Protesters in Lagos, Kano and Abuja marched while envoys from Ghana met in Accra near Elm Street. "

    def cost(times: int) -> float:  # fmt: skip
        text = sentence * times
        doc = parser().parse([Reading(text, (Paragraph(0, len(text), "body", 0),))])[0]
        start = time.process_time()
        find(doc, Article(id="a-1", source="test", text=text), KNOWLEDGE, Settings())
        return time.process_time() - start

    cost(10)
    assert cost(800) < 16 * cost(100) + 0.5
