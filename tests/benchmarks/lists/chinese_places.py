"""Chinese cities with their districts, division codes and telephone area codes.

Sources: GB/T 2260 division codes; the numbering plan of the Ministry of Industry and
Information Technology. A selection, a few unusual ones (autonomous prefectures,
county-level cities) on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.benchmarks.lists.chance import words


@dataclass(frozen=True, slots=True)
class Place:
    """A city.

    Attributes:
        province, city: with their suffixes, 浙江省 and 杭州市.
        area: telephone area code with its zero.
        digits: length of a local number.
        districts: (name, division code of six digits).
    """

    province: str
    city: str
    area: str
    digits: int
    districts: tuple[tuple[str, str], ...]

    @property
    def full(self) -> str:
        """Province and city as an address begins; a municipality is named once."""
        return self.city if self.province == self.city else self.province + self.city


_TABLE = """
北京市 北京市 010 8 东城区110101 西城区110102 朝阳区110105 丰台区110106 海淀区110108
上海市 上海市 021 8 黄浦区310101 徐汇区310104 长宁区310105 静安区310106 浦东新区310115
天津市 天津市 022 8 和平区120101 南开区120104 滨海新区120116
重庆市 重庆市 023 8 渝中区500103 江北区500105 沙坪坝区500106 渝北区500112
广东省 广州市 020 8 越秀区440104 海珠区440105 天河区440106 白云区440111 番禺区440113
广东省 深圳市 0755 8 罗湖区440303 福田区440304 南山区440305 宝安区440306
广东省 佛山市 0757 8 禅城区440604 南海区440605 顺德区440606
浙江省 杭州市 0571 8 上城区330102 西湖区330106 滨江区330108 余杭区330110
浙江省 宁波市 0574 8 海曙区330203 鄞州区330212
浙江省 温州市 0577 8 鹿城区330302 瓯海区330304
浙江省 金华市 0579 8 婺城区330702 义乌市330782
江苏省 南京市 025 8 玄武区320102 秦淮区320104 鼓楼区320106 江宁区320115
江苏省 苏州市 0512 8 吴中区320506 姑苏区320508 昆山市320583
江苏省 无锡市 0510 8 滨湖区320211 江阴市320281
安徽省 合肥市 0551 8 庐阳区340103 蜀山区340104
福建省 福州市 0591 8 鼓楼区350102 台江区350103
福建省 厦门市 0592 7 思明区350203 湖里区350206
江西省 南昌市 0791 8 东湖区360102 西湖区360103
山东省 济南市 0531 8 历下区370102 市中区370103
山东省 青岛市 0532 8 市南区370202 崂山区370212
河南省 郑州市 0371 8 中原区410102 金水区410105
湖北省 武汉市 027 8 江岸区420102 武昌区420106 洪山区420111
湖南省 长沙市 0731 8 芙蓉区430102 岳麓区430104
海南省 海口市 0898 8 秀英区460105 龙华区460106
四川省 成都市 028 8 锦江区510104 青羊区510105 武侯区510107
四川省 绵阳市 0816 7 涪城区510703 江油市510781
贵州省 贵阳市 0851 8 南明区520102 云岩区520103
云南省 昆明市 0871 8 五华区530102 盘龙区530103
陕西省 西安市 029 8 碑林区610103 雁塔区610113
甘肃省 兰州市 0931 7 城关区620102 七里河区620103
青海省 西宁市 0971 7 城中区630103
山西省 太原市 0351 7 小店区140105 迎泽区140106
河北省 石家庄市 0311 8 长安区130102
河北省 唐山市 0315 7 路南区130202 迁安市130283
辽宁省 沈阳市 024 8 和平区210102 沈河区210103
辽宁省 大连市 0411 8 中山区210202 沙河口区210204
吉林省 长春市 0431 8 南关区220102
黑龙江省 哈尔滨市 0451 8 道里区230102 南岗区230103
内蒙古自治区 呼和浩特市 0471 7 新城区150102
宁夏回族自治区 银川市 0951 7 兴庆区640104
新疆维吾尔自治区 乌鲁木齐市 0991 7 天山区650102
广西壮族自治区 南宁市 0771 7 青秀区450103
吉林省 延边朝鲜族自治州 0433 7 延吉市222401
云南省 大理白族自治州 0872 7 大理市532901
湖北省 恩施土家族苗族自治州 0718 7 恩施市422801
"""


def _parse(line: str) -> Place:
    province, city, area, digits, *districts = line.split()
    return Place(province, city, area, int(digits), tuple((d[:-6], d[-6:]) for d in districts))


PLACES: tuple[Place, ...] = tuple(_parse(line) for line in _TABLE.strip().splitlines())

# Divisions that were abolished long ago; the ID numbers issued there stay valid.
OLD_DIVISIONS = ("110103", "310103", "310225", "320902", "330125", "420104", "512901", "610121")

_ROADS = words(
    "人民路 中山路 建设路 解放大道 和平街 文化路 新华路 长江路 黄河路 学院路 科技一路 滨河东路"
    " 府前街 体育西路 天山中路 迎宾大道 民族路 一环路南三段 北大街 三元桥路 幸福里 东风东路"
    " 创业大街 工业五路 五四路 延安西路 南京东路 江南大道 龙腾大道"
)
_ESTATES = words("阳光花园 翠湖天地 金色家园 万科城 绿地国际花都 祥和小区 锦绣江南 保利香槟苑")
_TOWERS = words("国际大厦 科技园A座 财富中心B栋 创新大厦 SOHO现代城 写字楼 软件园二期F3栋")
_VILLAGES = words("石桥镇东村3组 柳河镇向阳村 龙泉乡大湾村5社 清水镇李家庄 红旗街道八里店村")


def address_of(random: Random, place: Place, district: str, office: bool = False) -> str:
    """A full address, from the province to the door."""
    head = place.full + district
    if random.random() < 0.05:
        return f"{head}{random.choice(_VILLAGES)}{random.randint(1, 199)}号"
    if random.random() < 0.01:
        return f"{head}邮政信箱{random.randint(10, 999)}号"
    street = f"{head}{random.choice(_ROADS)}{random.randint(1, 1999)}"
    room = f"{random.randint(1, 32)}{random.randint(1, 12):02d}"
    if office:
        return f"{street}号{random.choice(_TOWERS)}{room}室"
    style = random.random()
    if style < 0.2:
        return f"{street}弄{random.randint(1, 99)}号{room}室"
    if style < 0.3:
        return f"{street}号"
    if style < 0.35:
        return f"{street}号-{random.randint(1, 20)}"
    estate = random.choice(_ESTATES)
    if style < 0.6:
        return f"{street}号{estate}{random.randint(1, 40)}栋{random.randint(1, 6)}单元{room}室"
    return f"{street}号{estate}{random.randint(1, 40)}号楼{room}"
