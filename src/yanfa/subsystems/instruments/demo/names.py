"""What the instruments of a demonstration are called: kinds with class, price and discipline, invented makers."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of instrument: names, class of six digits, price in 万元 from and to, discipline, what it does."""

    name: str
    name_en: str
    category: str
    cheapest: int
    dearest: int
    subject: str
    function: str


KINDS = (
    Kind(
        "场发射扫描电子显微镜",
        "Field emission scanning electron microscope",
        "010101",
        180,
        520,
        "430",
        "表面形貌观察和微区成分分析",
    ),
    Kind(
        "透射电子显微镜",
        "Transmission electron microscope",
        "010102",
        300,
        1200,
        "430",
        "高分辨晶格成像和电子衍射",
    ),
    Kind(
        "三重四极杆液质联用仪", "Triple quadrupole LC-MS", "010201", 150, 420, "150", "痕量有机物定性定量分析"
    ),
    Kind("电感耦合等离子体质谱仪", "ICP mass spectrometer", "010202", 80, 260, "150", "元素和同位素痕量分析"),
    Kind("X 射线衍射仪", "X-ray diffractometer", "010301", 70, 240, "430", "物相鉴定和晶体结构分析"),
    Kind(
        "X 射线光电子能谱仪",
        "X-ray photoelectron spectrometer",
        "010302",
        260,
        560,
        "430",
        "表面元素价态分析",
    ),
    Kind("傅里叶变换红外光谱仪", "FT-IR spectrometer", "010401", 30, 90, "150", "官能团分析和材料鉴别"),
    Kind(
        "激光共聚焦拉曼光谱仪",
        "Confocal Raman spectrometer",
        "010402",
        90,
        220,
        "140",
        "分子振动光谱和显微成像",
    ),
    Kind("气相色谱仪", "Gas chromatograph", "010501", 30, 70, "150", "挥发性组分分离和定量"),
    Kind(
        "高效液相色谱仪", "High performance liquid chromatograph", "010502", 30, 80, "350", "有机物分离和定量"
    ),
    Kind("核磁共振波谱仪", "NMR spectrometer", "010601", 200, 1500, "150", "分子结构解析"),
    Kind(
        "激光扫描共聚焦显微镜",
        "Laser scanning confocal microscope",
        "010801",
        180,
        460,
        "180",
        "细胞和组织三维荧光成像",
    ),
    Kind("差示扫描量热仪", "Differential scanning calorimeter", "010901", 32, 75, "430", "相变和热性能测定"),
    Kind("流式细胞分选仪", "Cell sorter", "011001", 160, 420, "180", "细胞分析和分选"),
    Kind("万能材料试验机", "Universal testing machine", "020101", 32, 120, "430", "拉伸、压缩和弯曲性能测试"),
    Kind("激光粒度分析仪", "Laser particle size analyser", "020501", 30, 65, "530", "颗粒尺寸分布测定"),
    Kind("三坐标测量机", "Coordinate measuring machine", "030101", 60, 280, "460", "几何尺寸和形位误差测量"),
    Kind("矢量网络分析仪", "Vector network analyser", "040401", 50, 350, "510", "微波器件散射参数测试"),
    Kind("频谱分析仪", "Spectrum analyser", "040101", 30, 160, "510", "信号频谱测量"),
    Kind("海水营养盐分析仪", "Seawater nutrient analyser", "050401", 35, 90, "170", "海水营养盐自动分析"),
    Kind("飞秒激光器", "Femtosecond laser", "090101", 90, 320, "140", "超快光谱和微纳加工光源"),
    Kind("电子束光刻系统", "Electron beam lithography system", "100301", 600, 2600, "510", "微纳结构直写"),
    Kind(
        "高性能计算服务器",
        "High performance computing server",
        "110201",
        30,
        180,
        "520",
        "数值模拟和数据处理",
    ),
    Kind("小动物磁共振成像仪", "Small animal MRI scanner", "120201", 500, 1400, "310", "小动物活体成像"),
    Kind(
        "X 射线实时探伤仪",
        "Real-time X-ray inspection system",
        "080101",
        45,
        180,
        "460",
        "铸件和焊缝内部缺陷检测",
    ),
)
#: Invented makers with the country they are said to be from.
MAKERS = (
    ("示范精密仪器有限公司", "CN"),
    ("望海科学仪器股份有限公司", "CN"),
    ("云溪光电技术有限公司", "CN"),
    ("Nordlicht Analytik GmbH", "DE"),
    ("Cascade Ridge Instruments Inc.", "US"),
    ("Aoba Keiki K.K.", "JP"),
    ("Fenwick & Hale Scientific Ltd.", "GB"),
    ("Lac Bleu Métrologie SA", "CH"),
)
CONTENTS = ("样品测试与数据分析", "材料表征服务", "方法开发与验证", "仪器机时开放", "委托检测")
PROJECTS = ("新型材料性能研究", "药物筛选与评价", "工艺改进试验", "环境样品分析", "器件可靠性研究")


def model(kind: Kind, number: int) -> str:
    """An invented model name."""
    return f"{''.join(word[0] for word in kind.name_en.split()[:3]).upper()}-{number % 900 + 100}"
