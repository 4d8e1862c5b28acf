"""Public metadata of an instrument in the forms that catalogues exchange: schema.org, PIDINST, DataCite, GB/T 30523.

Sources: PIDINST 1.0 (RDA, doi:10.15497/RDA00070) with its mapping to DataCite; DataCite Metadata Schema 4.5, which has
the resource type Instrument; GB/T 30523-2023 科技资源核心元数据, §5. Empty fields are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.etree import ElementTree

PIDINST_VERSION = "1.0"
DATACITE = "http://datacite.org/schema/kernel-4"
DATACITE_VERSION = "http://datacite.org/schema/kernel-4"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class PublicFacts:
    """What is said of an instrument in public: no person but the service contact, and of him the office address."""

    url: str
    number: str
    name: str
    owner: str
    manufacturer: str
    model: str
    class_code: str
    class_name: str
    publisher: str
    published_on: date
    in_use_since: date
    changed_on: date
    name_en: str = ""
    description: str = ""
    technical: str = ""
    owner_code: str = ""
    contact_email: str = ""
    keywords: Sequence[str] = field(default_factory=tuple)
    subjects: Sequence[tuple[str, str]] = field(default_factory=tuple)
    place: str = ""
    longitude: str = ""
    latitude: str = ""
    sharing: str = ""
    rules: str = ""
    retired_on: date | None = None


def pidinst(facts: PublicFacts) -> dict[str, Any]:
    """The PIDINST 1.0 record: all mandatory properties, and the recommended ones that are known."""
    owner = {
        "ownerName": facts.owner,
        "ownerContact": facts.contact_email,
        "ownerIdentifier": facts.owner_code
        and {"ownerIdentifierValue": facts.owner_code, "ownerIdentifierType": "USCC"},
    }
    dates = [("Commissioned", facts.in_use_since), ("DeCommissioned", facts.retired_on)]
    return _filled(
        {
            "Identifier": {"identifierValue": facts.url, "identifierType": "URL"},
            "SchemaVersion": PIDINST_VERSION,
            "LandingPage": facts.url,
            "Name": facts.name,
            "Owners": [_filled(owner)],
            "Manufacturers": [{"manufacturerName": facts.manufacturer}],
            "Model": {"modelName": facts.model},
            "Description": facts.description,
            "InstrumentTypes": [
                {
                    "instrumentTypeName": facts.class_name,
                    "instrumentTypeIdentifier": {
                        "instrumentTypeIdentifierValue": facts.class_code,
                        "instrumentTypeIdentifierType": "大型科学仪器设备分类与代码",
                    },
                }
            ],
            "Dates": [{"dateValue": day.isoformat(), "dateType": kind} for kind, day in dates if day],
            "AlternateIdentifiers": facts.number
            and [{"alternateIdentifierValue": facts.number, "alternateIdentifierType": "Other"}],
        }
    )


def datacite(facts: PublicFacts) -> dict[str, Any]:
    """The DataCite 4.5 record as its JSON has it; owner and manufacturer placed as PIDINST maps them."""
    titles = [{"title": facts.name, "lang": "zh"}]
    if facts.name_en:
        titles.append({"title": facts.name_en, "titleType": "TranslatedTitle", "lang": "en"})
    descriptions = [("Abstract", facts.description), ("TechnicalInfo", facts.technical)]
    return _filled(
        {
            "schemaVersion": DATACITE_VERSION,
            "identifiers": [{"identifier": facts.url, "identifierType": "URL"}],
            "creators": [{"name": facts.manufacturer, "nameType": "Organizational"}],
            "titles": titles,
            "publisher": {"name": facts.publisher},
            "publicationYear": str(facts.published_on.year),
            "types": {"resourceTypeGeneral": "Instrument", "resourceType": facts.class_name},
            "subjects": [
                {"subject": name} for name in (*(name for _, name in facts.subjects), *facts.keywords)
            ],
            "contributors": [
                {
                    "name": facts.owner,
                    "nameType": "Organizational",
                    "contributorType": "HostingInstitution",
                }
            ],
            "dates": _datacite_dates(facts),
            "alternateIdentifiers": facts.number
            and [{"alternateIdentifier": facts.number, "alternateIdentifierType": "platform number"}],
            "descriptions": [
                {"description": text, "descriptionType": kind, "lang": "zh"}
                for kind, text in descriptions
                if text
            ],
            "geoLocations": _places(facts),
            "language": "zh",
            "url": facts.url,
        }
    )


def datacite_xml(facts: PublicFacts) -> bytes:
    """The same record as DataCite XML, in the order of its schema."""
    record = datacite(facts)
    root = ElementTree.Element("resource", xmlns=DATACITE)
    ElementTree.SubElement(root, "identifier", identifierType="URL").text = facts.url
    creator = ElementTree.SubElement(ElementTree.SubElement(root, "creators"), "creator")
    ElementTree.SubElement(creator, "creatorName", nameType="Organizational").text = facts.manufacturer
    titles = ElementTree.SubElement(root, "titles")
    for each in record["titles"]:
        kind = {"titleType": each["titleType"]} if "titleType" in each else {}
        ElementTree.SubElement(titles, "title", {XML_LANGUAGE: each["lang"], **kind}).text = each["title"]
    ElementTree.SubElement(root, "publisher").text = facts.publisher
    ElementTree.SubElement(root, "publicationYear").text = record["publicationYear"]
    ElementTree.SubElement(root, "resourceType", resourceTypeGeneral="Instrument").text = facts.class_name
    _listed(root, "subjects", "subject", record, "subject")
    contributors = ElementTree.SubElement(root, "contributors")
    host = ElementTree.SubElement(contributors, "contributor", contributorType="HostingInstitution")
    ElementTree.SubElement(host, "contributorName", nameType="Organizational").text = facts.owner
    _listed(root, "dates", "date", record, "date", "dateType")
    ElementTree.SubElement(root, "language").text = "zh"
    _listed(
        *(root, "alternateIdentifiers", "alternateIdentifier", record),
        *("alternateIdentifier", "alternateIdentifierType"),
    )
    _listed(root, "descriptions", "description", record, "description", "descriptionType")
    _geo(root, facts)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def core(facts: PublicFacts) -> dict[str, Any]:
    """The core metadata of a scientific resource after GB/T 30523, by the names of its elements."""
    return _filled(
        {
            "标识符": facts.number or facts.url,
            "资源名称": facts.name,
            "英文名称": facts.name_en,
            "描述": facts.description,
            "关键词": [*(name for _, name in facts.subjects), *facts.keywords],
            "生成日期": facts.in_use_since.isoformat(),
            "注册日期": facts.published_on.isoformat(),
            "最新发布日期": facts.changed_on.isoformat(),
            "资源类型": "大型科学仪器",
            "资源分类": {"代码": facts.class_code, "名称": facts.class_name},
            "资源提供方": facts.owner,
            "联系方式": facts.contact_email,
            "共享声明": _filled({"方式": facts.sharing, "规定": facts.rules}),
            "资源链接地址": facts.url,
            "元数据": {
                "标识符": f"{facts.url}#metadata",
                "联系方": facts.publisher,
                "日期": facts.changed_on.isoformat(),
            },
        }
    )


def schema_org(facts: PublicFacts) -> dict[str, Any]:
    """The JSON-LD of the page: schema.org has no instrument, its nearest type is an individual product."""
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "IndividualProduct",
            "@id": facts.url,
            "url": facts.url,
            "name": facts.name,
            "alternateName": facts.name_en,
            "description": facts.description,
            "sku": facts.number,
            "model": facts.model,
            "category": facts.class_name,
            "keywords": ", ".join(facts.keywords),
            "manufacturer": {"@type": "Organization", "name": facts.manufacturer},
            "offers": {
                "@type": "Offer",
                "businessFunction": "http://purl.org/goodrelations/v1#ProvideService",
                "url": facts.url,
                "offeredBy": _filled(
                    {"@type": "Organization", "name": facts.owner, "email": facts.contact_email}
                ),
                "availability": "https://schema.org/Discontinued"
                if facts.retired_on
                else "https://schema.org/InStock",
            },
        }
    )


def _datacite_dates(facts: PublicFacts) -> list[dict[str, str]]:
    """In use from, or from and to: DataCite's Available holds the range that PIDINST divides in two."""
    end = facts.retired_on.isoformat() if facts.retired_on else ""
    return [
        {"date": f"{facts.in_use_since.isoformat()}/{end}", "dateType": "Available"},
        {"date": facts.published_on.isoformat(), "dateType": "Issued"},
        {"date": facts.changed_on.isoformat(), "dateType": "Updated"},
    ]


def _places(facts: PublicFacts) -> list[dict[str, Any]]:
    if not facts.place:
        return []
    place: dict[str, Any] = {"geoLocationPlace": facts.place}
    if facts.longitude and facts.latitude:
        place["geoLocationPoint"] = {"pointLongitude": facts.longitude, "pointLatitude": facts.latitude}
    return [place]


def _geo(root: ElementTree.Element, facts: PublicFacts) -> None:
    for place in _places(facts):
        location = ElementTree.SubElement(ElementTree.SubElement(root, "geoLocations"), "geoLocation")
        ElementTree.SubElement(location, "geoLocationPlace").text = place["geoLocationPlace"]
        if point := place.get("geoLocationPoint"):
            target = ElementTree.SubElement(location, "geoLocationPoint")
            for name, value in point.items():
                ElementTree.SubElement(target, name).text = value


def _listed(
    root: ElementTree.Element, group: str, name: str, record: Mapping[str, Any], text: str, kind: str = ""
) -> None:
    rows = record.get(group, [])
    if rows:
        parent = ElementTree.SubElement(root, group)
        for row in rows:
            ElementTree.SubElement(parent, name, {kind: row[kind]} if kind else {}).text = row[text]


def _filled(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value not in (None, "", [], {}, ())}
