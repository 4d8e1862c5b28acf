"""Metadata held against the field lists of the schemes: every mandatory field, nothing empty, no person."""

import json
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from yanfa.subsystems.instruments.rules.catalogue.metadata import (
    DATACITE,
    PublicFacts,
    core,
    datacite,
    datacite_xml,
    pidinst,
    schema_org,
)

FACTS = PublicFacts(
    url="https://example.org/instruments/i/abc/",
    number="310000-0001",
    name="场发射扫描电子显微镜",
    name_en="Field emission SEM",
    owner="华东材料研究院",
    owner_code="12310000425006133D",
    manufacturer="日立高新技术",
    model="SU8220",
    class_code="010102",
    class_name="分析仪器 / 电子光学仪器",
    publisher="研发公共服务平台",
    published_on=date(2024, 3, 1),
    in_use_since=date(2024, 2, 26),
    changed_on=date(2025, 1, 2),
    description="形貌观察 <b>&",
    technical="0.8 nm",
    contact_email="service@example.org",
    keywords=("能谱",),
    subjects=(("430", "材料科学"),),
    place="张江路 1 号",
    longitude="121.6",
    latitude="31.2",
    sharing="外部共享",
    rules="提前三天预约",
)
BARE = PublicFacts(
    **{
        name: getattr(FACTS, name)
        for name in (
            *("url", "number", "name", "owner", "manufacturer", "model", "class_code", "class_name"),
            *("publisher", "published_on", "in_use_since", "changed_on"),
        )
    }
)
#: Obligation M of PIDINST 1.0 (doi:10.15497/RDA00070), as its JSON names them.
PIDINST_MANDATORY = {"Identifier", "SchemaVersion", "LandingPage", "Name", "Owners", "Manufacturers"}
PIDINST_RECOMMENDED = {"Model", "Description", "InstrumentTypes", "Dates", "AlternateIdentifiers"}
#: Obligation M of the DataCite Metadata Schema 4.5.
DATACITE_MANDATORY = {"identifiers", "creators", "titles", "publisher", "publicationYear", "types"}
#: The order of elements that readers of DataCite XML expect.
DATACITE_ORDER = [
    "identifier",
    "creators",
    "titles",
    "publisher",
    "publicationYear",
    "resourceType",
    "subjects",
]
DATACITE_ORDER += [
    "contributors",
    "dates",
    "language",
    "alternateIdentifiers",
    "descriptions",
    "geoLocations",
]


def leaves(value):
    """All values at the ends of a record."""
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    return [value]


@pytest.mark.parametrize("facts", [FACTS, BARE])
@pytest.mark.parametrize("form", [pidinst, datacite, core, schema_org])
def test_nothing_stands_empty(form, facts):
    record = form(facts)
    assert all(leaf not in ("", None) for leaf in leaves(record))
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize("facts", [FACTS, BARE])
def test_pidinst_has_what_is_mandatory(facts):
    record = pidinst(facts)
    assert set(record) >= PIDINST_MANDATORY
    assert record["SchemaVersion"] == "1.0"
    assert record["Identifier"] == {"identifierValue": facts.url, "identifierType": "URL"}
    assert record["Owners"][0]["ownerName"] == facts.owner
    assert record["Manufacturers"] == [{"manufacturerName": facts.manufacturer}]


def test_pidinst_has_what_is_recommended():
    record = pidinst(replace(FACTS, retired_on=date(2026, 5, 1)))
    assert set(record) == PIDINST_MANDATORY | PIDINST_RECOMMENDED
    assert record["Owners"][0]["ownerContact"] == "service@example.org"
    assert record["Dates"] == [
        {"dateValue": "2024-02-26", "dateType": "Commissioned"},
        {"dateValue": "2026-05-01", "dateType": "DeCommissioned"},
    ]


@pytest.mark.parametrize("facts", [FACTS, BARE])
def test_datacite_has_what_is_mandatory(facts):
    record = datacite(facts)
    assert set(record) >= DATACITE_MANDATORY
    assert record["types"]["resourceTypeGeneral"] == "Instrument"
    assert record["creators"][0]["name"] == facts.manufacturer
    assert record["contributors"][0]["contributorType"] == "HostingInstitution"
    assert record["publicationYear"] == "2024"


def test_datacite_xml_holds_the_same():
    root = ElementTree.fromstring(datacite_xml(FACTS))
    names = {"d": DATACITE}
    assert [each.tag for each in root] == [f"{{{DATACITE}}}{name}" for name in DATACITE_ORDER]
    assert root.findtext("d:identifier", namespaces=names) == FACTS.url
    assert root.find("d:resourceType", names).get("resourceTypeGeneral") == "Instrument"
    assert [each.text for each in root.findall("d:titles/d:title", names)] == [FACTS.name, FACTS.name_en]
    assert root.findtext("d:descriptions/d:description", namespaces=names) == FACTS.description
    assert root.findtext(".//d:pointLongitude", namespaces=names) == "121.6"
    bare = ElementTree.fromstring(datacite_xml(BARE))
    assert bare.find("d:geoLocations", names) is None


def test_core_metadata_name_the_elements_of_the_standard():
    record = core(FACTS)
    assert {"标识符", "资源名称", "描述", "关键词", "生成日期", "注册日期", "最新发布日期"} <= set(record)
    assert {"资源类型", "资源提供方", "共享声明", "资源链接地址", "元数据"} <= set(record)
    assert record["关键词"] == ["材料科学", "能谱"]


def test_linked_data_say_when_an_instrument_is_gone():
    assert schema_org(FACTS)["offers"]["availability"].endswith("InStock")
    gone = schema_org(replace(FACTS, retired_on=date(2026, 1, 1)))
    assert gone["offers"]["availability"].endswith("Discontinued")
    assert gone["@type"] == "IndividualProduct"
