"""The archive volume of a self-evaluation: its contents page, and everything in it as one zip that proves itself.

`sha256sum -c SHA256SUMS` in the unpacked folder checks every file without this platform.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from yanfa.kernel.clock import local_date, now
from yanfa.kernel.documents import kinds
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.layout import (
    Block,
    Cell,
    Grid,
    Heading,
    Layout,
    Text,
    Title,
    figure,
    label,
    value,
)
from yanfa.kernel.documents.writing.pdf import write_pdf
from yanfa.kernel.files import serving
from yanfa.kernel.files.keeping import clean_name
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.workflow.fragments.archiving import entry_of
from yanfa.kernel.workflow.models import ArchiveEntry
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.services.issuing import MARK_LABELS
from yanfa.subsystems.performance.workflow.volume import approvals_of, evidence_of, volume_of

SUMS = "SHA256SUMS"
#: What is kept for thirty years does not depend on who fetches it.
CHINESE = "zh-hans"
CHUNK = 1 << 18
RESERVED = frozenset('<>:"|?*')
LONGEST_STEM = 60
#: A zip tells no earlier year.
EARLIEST = (1980, 1, 1, 0, 0, 0)
Manifest = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """One file of the zip: its path in it, and its bytes or the stored file that holds them."""

    path: str
    content: bytes | StoredFile
    dated: datetime


def manifest_of(evaluation: SelfEvaluation) -> tuple[Manifest, ArchiveEntry | None]:
    """What lies in the volume: as it was archived, or before that as it stands now (without entry)."""
    try:
        entry = entry_of(evaluation)
    except ArchiveEntry.DoesNotExist:
        plain = json.dumps(volume_of(evaluation), cls=DjangoJSONEncoder)
        return json.loads(plain), None
    return entry.manifest, entry


def volume_layout(evaluation: SelfEvaluation) -> Layout:
    """The contents page with lists of evidence, signatures, corrections and documents; in Chinese for every reader."""
    with translation.override(CHINESE):
        return _layout(evaluation)


def _layout(evaluation: SelfEvaluation) -> Layout:
    manifest, entry = manifest_of(evaluation)
    blocks: list[Block] = [Title("绩效自评归档卷", str(evaluation)), _head(evaluation, manifest, entry)]
    blocks += [Heading("一、卷内目录"), _contents(manifest)]
    blocks += [Heading("二、指标及数据来源"), _rows(manifest["rows"])]
    blocks += [*_proofs(manifest), *_acts(manifest), Text(_closing(entry))]
    return Layout(f"{evaluation} 归档卷", tuple(blocks), landscape=True)


def _proofs(manifest: Manifest) -> list[Block]:
    return _part(
        "三、佐证材料",
        (0.6, 2, 2.4, 2.4, 3.4),
        ("编号", "指标", "名称", "文件", "SHA-256"),
        [
            [str(each["number"]), each["row"], each["title"], each["file"], each["sha256"]]
            for each in manifest["evidence"]
        ],
    )


def _acts(manifest: Manifest) -> list[Block]:
    """Signatures, corrections, and the documents that were issued and sealed."""
    signatures = _part(
        "四、审批记录",
        (2, 1.6, 1, 3.4, 2),
        ("步骤", "签署人", "结果", "意见", "时间"),
        [
            [
                each["step"],
                each["by"],
                "同意" if each["agrees"] else "退回",
                each["opinion"],
                _day(each["at"]),
            ]
            for each in manifest["signatures"]
        ],
    )
    corrections = _part(
        "五、更正单",
        (2, 1.8, 1.8, 3, 1.4),
        ("指标", "更正前", "更正后", "理由", "生效日期"),
        [
            [each["row"], each["old"], each["new"], each["reason"], each["on"] or ""]
            for each in manifest["corrections"]
        ],
    )
    documents = _part(
        "六、出具和盖章的文件",
        (1, 2.4, 0.6, 1.4, 3.2, 3.2),
        ("种类", "标题", "版次", "出具日期", "文件 SHA-256", "盖章扫描件 SHA-256"),
        [
            [
                each["kind"],
                each["title"],
                str(each["version"]),
                _day(each["issued_at"]),
                each["sha256"],
                each["sealed_sha256"],
            ]
            for each in manifest.get("documents", [])
        ],
    )
    return [*signatures, *corrections, *documents, *_approvals(manifest)]


def _approvals(manifest: Manifest) -> list[Block]:
    return _part(
        "七、主管部门批复",
        (1.6, 2.4, 1.4, 2.4, 3.4),
        ("事项", "批复文号", "批复日期", "扫描件", "SHA-256"),
        [
            [each["of"], each["number"], each["on"] or "", each["file"], each["sha256"]]
            for each in manifest.get("approvals", [])
        ],
    )


def _head(evaluation: SelfEvaluation, manifest: Manifest, entry: ArchiveEntry | None) -> Grid:
    year = evaluation.goal.project_year
    pairs = [
        (
            ("档号", entry.file_number if entry else "（尚未归档）"),
            ("保管期限", entry.retention if entry else ""),
        ),
        (("项目名称", year.project_name), ("项目代码", year.project.code)),
        (("实施单位", year.unit_name), ("主管部门", year.authority_name)),
        (("预算年度", str(year.year)), ("得分与等级", f"{manifest['total']} {manifest['grade']}")),
        (
            ("归档人", str(entry.archived_by) if entry else ""),
            ("归档日期", str(local_date(entry.archived_at)) if entry else ""),
        ),
    ]
    rows: list[Sequence[Cell]] = [
        [cell for name, told in pair for cell in (label(name), value(told))] for pair in pairs
    ]
    return Grid((1.2, 3.8, 1.2, 3.8), rows)


def _contents(manifest: Manifest) -> Grid:
    parts = [
        ("绩效自评表及指标填报", f"{len(manifest['rows'])} 项指标"),
        ("佐证材料", f"{len(manifest['evidence'])} 件"),
        ("审批记录", f"{len(manifest['signatures'])} 次签署"),
        ("更正单", f"{len(manifest['corrections'])} 份"),
        ("出具和盖章的文件", f"{len(manifest.get('documents', []))} 份"),
        ("主管部门批复", f"{len(manifest.get('approvals', []))} 件"),
    ]
    rows: list[Sequence[Cell]] = [[label("序号"), label("内容"), label("数量")]]
    rows += [
        [figure(str(number)), value(name), value(count)] for number, (name, count) in enumerate(parts, 1)
    ]
    return Grid((0.6, 4, 2), rows, head_rows=1)


def _rows(rows: Sequence[Manifest]) -> Grid:
    head = [label(name) for name in ("指标", "年度指标值", "实际完成值", "得分", "数据来源", "锁定明细摘要")]
    body: list[Sequence[Cell]] = [
        [
            value(each["name"]),
            value(each["target"], align="center"),
            value(each["actual"], align="center"),
            figure(each["score"]),
            value(str(MARK_LABELS.get(each["mark"], each["mark"])), align="center"),
            value(each["locked"]),
        ]
        for each in rows
    ]
    return Grid((2.6, 1.4, 1.6, 0.7, 1.4, 3), [head, *body], head_rows=1)


def _part(
    heading: str, widths: Sequence[float], names: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[Block]:
    if not rows:
        return [Heading(heading), Text("无。")]
    body = [[value(text) for text in row] for row in rows]
    return [Heading(heading), Grid(widths, [[label(name) for name in names], *body], head_rows=1)]


def _day(moment: str) -> str:
    return str(local_date(datetime.fromisoformat(moment))) if moment else ""


def _closing(entry: ArchiveEntry | None) -> str:
    if entry is None:
        return "本卷尚未归档，以上为当前内容。"
    return f"归档内容摘要（SHA-256）：{entry.manifest_sha256}"


# ── The zip ──────────────────────────────────────────────────────────────────────────────


def volume_zip(evaluation: SelfEvaluation) -> Iterator[bytes]:
    """The volume as a zip, piece by piece; raises FileNotServed, FileDamaged before the first of them."""
    with translation.override(CHINESE):
        members = list(_members(evaluation))
    for member in members:
        if isinstance(member.content, StoredFile):
            serving.check(member.content)
    return _written(members)


def _members(evaluation: SelfEvaluation) -> Iterator[Member]:
    manifest, entry = manifest_of(evaluation)
    made = entry.archived_at if entry else now()
    yield Member("00-卷内目录.pdf", write_pdf(volume_layout(evaluation)), made)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    yield Member("01-归档内容.json", text.encode(), made)
    for each in issuing.documents_of(evaluation):
        stem = f"文件/{kinds.get(each.kind).label}-第{each.version}版"
        yield Member(f"{stem}{Path(each.file.name).suffix}", each.file, each.issued_at)
        if each.sealed_file is not None and each.sealed_at is not None:
            suffix = Path(each.sealed_file.name).suffix
            yield Member(f"{stem}-盖章扫描件{suffix}", each.sealed_file, each.sealed_at)
    for proof in evidence_of(evaluation):
        yield Member(f"佐证材料/{_name(proof.number, proof.file)}", proof.file, proof.added_at)
    for number, approved in enumerate(approvals_of(evaluation)):
        if (scan := approved.approval_scan) is not None:
            yield Member(f"批复/{_name(number, scan)}", scan, scan.stored_at)


def _name(number: int, file: StoredFile) -> str:
    """A name that every file system takes: no reserved signs, and at most 255 bytes in UTF-8."""
    name = Path("".join("_" if sign in RESERVED else sign for sign in clean_name(file.name)))
    return f"{number:03d}-{name.stem[:LONGEST_STEM]}{name.suffix}"


class _Sink(io.RawIOBase):
    """What the zip writes into; the pieces are taken away while it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: Any) -> int:
        """Keep a piece until it is taken."""
        self.pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> Iterator[bytes]:
        """The pieces since the last time."""
        pieces, self.pieces = self.pieces, []
        yield from pieces


def _written(members: Sequence[Member]) -> Iterator[bytes]:
    sink, sums = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as target:
        for member in members:
            digest = hashlib.sha256()
            with target.open(_info(member), "w", force_zip64=True) as entry:
                for piece in _pieces(member.content):
                    digest.update(piece)
                    entry.write(piece)
                    yield from sink.taken()
            sums.append(f"{digest.hexdigest()}  {member.path}\n")
        target.writestr(SUMS, "".join(sums))
    yield from sink.taken()


def _info(member: Member) -> zipfile.ZipInfo:
    from_then = member.dated.timetuple()[:6]
    info = zipfile.ZipInfo(member.path, max(from_then, EARLIEST))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _pieces(content: bytes | StoredFile) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.path.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece
