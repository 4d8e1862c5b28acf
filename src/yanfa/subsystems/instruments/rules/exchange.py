"""Records as the national platform NRII takes them: names, lengths and units of its fields, from plain facts.

Types: 4 单台套仪器, 5 海关监管信息, 6 服务记录, 7 单位年度服务汇总. Worth in 万元 with two decimals. Source:
国家网络管理平台填报说明.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

TEN_THOUSAND = Decimal(10_000)
CENT = Decimal("0.01")
MOST_SUBJECTS = 4

BELONGS = {
    "centre": "1",
    "facility": "2",
    "unit": "3",
    "none": "4",
    "key_laboratory": "6",
    "engineering_centre": "7",
    "germplasm": "8",
}
SOURCES = {"purchase": "1", "developed": "2", "gift": "3", "other": "4"}
TYPES = {"special": "1", "general": "2"}
STATUSES = {
    "normal": "1",
    "standby": "2",
    "remote": "3",
    "some_faults": "4",
    "many_faults": "5",
    "to_repair": "6",
    "to_scrap": "7",
}
SHARE_MODES = {"internal": "1", "external": "2", "none": "3"}
WAYS = {"occupy": "1", "technical": "2", "entrust": "3", "remote": "4", "other": "5"}
SATISFACTIONS = {"very": "1", "mostly": "2", "fair": "3", "not": "4", "very_bad": "5"}
#: The national list of 经费: 中央财政, 地方财政, 单位自有, 其他.
FUNDS = {
    "1": ("fund_central",),
    "2": ("fund_municipal", "fund_district"),
    "3": ("fund_own",),
    "4": ("fund_foreign_aid", "fund_other"),
}
#: Most characters of each text field, by record type.
LENGTHS: Mapping[str, Mapping[str, int]] = {
    "4": {
        "cname": 50,
        "ename": 100,
        "instrBelongsName": 100,
        "manufacturer": 100,
        "instrVersion": 100,
        "technical": 500,
        "function": 300,
        "serviceContent": 200,
        "achievement": 500,
        "requirement": 500,
        "fee": 500,
        "serviceUrl": 150,
        "street": 100,
        "contact": 20,
        "email": 50,
        "address": 100,
        "postalcode": 6,
    },
    "5": {"certificateNumber": 12, "declarationNumber": 18, "record": 200},
    "6": {"actualServiceContent": 200, "researchContent": 200},
    "7": {"remark": 500, "remarks": 500, "serviceUrl": 150},
}


def ten_thousands(yuan: Any) -> str:
    """元 as 万元 with two decimals, half up."""
    return f"{(Decimal(str(yuan or 0)) / TEN_THOUSAND).quantize(CENT, ROUND_HALF_UP):f}"


def yes(value: Any) -> str:
    """是 or 否."""
    return "是" if value else "否"


def instrument(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Type 4. Beside the facts of the record: ins_code, country_name, province, city, county, year figures."""
    funds = [code for code, names in FUNDS.items() if any(Decimal(facts[name] or 0) for name in names)]
    return {
        "insCode": facts["ins_code"],
        "innerId": facts["inner_no"],
        "cname": facts["name"],
        "ename": facts["name_en"],
        "instrBelongsType": BELONGS[facts["belongs_to"]],
        "instrBelongsName": facts["belongs_name"],
        "instrCategory": facts["category"],
        "instrSource": SOURCES[facts["source"]],
        "instrSupervise": yes(facts["customs_supervised"]),
        "worth": ten_thousands(facts["original_value"]),
        "nation": "中国" if facts["source"] == "developed" else facts["country_name"],
        "manufacturer": facts["manufacturer"],
        "beginDate": _day(facts["in_use_since"]),
        "type": TYPES[facts["equipment_type"]],
        "instrVersion": facts["model"],
        "technical": facts["technical"],
        "function": facts["function"],
        "subject": ",".join(facts["subjects"][:MOST_SUBJECTS]),
        "serviceContent": facts["service_content"],
        "achievement": facts["achievement"] or "无",
        "status": STATUSES[facts["run_status"]],
        "requirement": facts["sharing_rule"],
        "fee": facts["fee"],
        "serviceUrl": facts["service_url"],
        "province": facts["province"],
        "city": facts["city"],
        "county": facts["county"],
        "street": facts["location"],
        "contact": facts["contact_name"],
        "phone": facts["contact_phone"],
        "email": facts["contact_email"],
        "address": facts["contact_address"],
        "postalcode": facts["contact_postcode"],
        "shareMode": SHARE_MODES[facts["share_mode"]],
        "runMachine": _number(facts["run_hours"]),
        "serviceMachine": _number(facts["service_hours"]),
        "serviceIncome": ten_thousands(facts["income"]),
        "funds": ",".join(funds),
        "insideDepart": facts["department"],
        "lng": _number(facts["longitude"]),
        "lat": _number(facts["latitude"]),
        "year": facts["listed_year"],
    }


def customs(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Type 5."""
    return {
        "insCode": facts["ins_code"],
        "innerId": facts["inner_no"],
        "certificateNumber": facts["certificate_no"],
        "itemNumber": str(facts["item_no"]),
        "declarationNumber": facts["declaration_no"],
        "contractNumber": facts["contract_no"],
        "importPort": facts["port"],
        "customsOffice": facts["customs_office"],
        "importDate": _day(facts["imported_on"]),
        "releaseDate": _day(facts["released_on"]),
        "shareFlag": yes(facts["sharing_declared"]),
        "feeFlag": yes(facts["fee_reviewed"]),
        "hsCode": facts["hs_code"],
        "record": facts["follow_up"],
    }


def service(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Type 6: one record of service. The applicant's telephone and mail do not leave the platform."""
    return {
        "insCode": facts["ins_code"],
        "innerId": facts["inner_no"],
        "recordId": facts["public_id"],
        "serviceAmount": f"{Decimal(str(facts['amount'])):f}",
        "serviceTime": _day(facts["served_on"]),
        "actualServiceContent": facts["content"],
        "serviceWay": ",".join(WAYS[way] for way in facts["ways"]),
        "serviceQuantity": _number(facts["hours"]),
        "subjectName": facts["project_name"],
        "subjectFunds": ",".join(facts["project_sources"][:MOST_SUBJECTS]),
        "subjectArea": ",".join(facts["subjects"][:MOST_SUBJECTS]),
        "researchContent": facts["research_content"],
        "applicant": facts["applicant"],
        "applicantUnit": facts["user_unit"],
        "comment": SATISFACTIONS.get(facts["satisfaction"], ""),
        "commentRemark": facts["satisfaction_remark"],
    }


def summary(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Type 7: a unit's year."""
    return {
        "insCode": facts["ins_code"],
        "year": facts["year"],
        "billNum": facts["bills"],
        "billWorth": ten_thousands(facts["amount"]),
        "billWorthInstr": ten_thousands(facts["external_amount"]),
        "instrNum": facts["instruments"],
        "instrWorth": ten_thousands(facts["value"]),
        "serviceUrl": facts["service_url"],
        "remark": facts["inner_effect"],
        "remarks": facts["outer_effect"],
    }


def overlong(record_type: str, record: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """(field, characters, most) of the texts that the national platform would cut off."""
    limits = LENGTHS[record_type]
    return [
        (name, len(str(record[name])), most) for name, most in limits.items() if len(str(record[name])) > most
    ]


def packed(record_type: str, year: int, records: list[dict[str, Any]]) -> bytes:
    """The file of a delivery: the same records always give the same bytes."""
    whole = {"recordType": int(record_type), "year": year, "count": len(records), "records": records}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()


def digest(record: Mapping[str, Any]) -> str:
    """What tells two contents of a record apart."""
    return hashlib.sha256(json.dumps(record, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _day(value: date | datetime | None) -> str:
    return value.strftime("%Y-%m-%d") if value else ""


def _number(value: Any) -> str:
    return "" if value is None else f"{Decimal(str(value)).normalize():f}"
