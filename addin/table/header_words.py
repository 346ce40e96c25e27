"""Headers that no list of aliases foresees, read by the words in them.

"最后消费时间", "Tax Reg. No." and "Annual purchases (EUR)" are in no list, but the words leave
no doubt. Patterns are tried from the most particular to the most general; the first that
fits names the field. What only says that something is a date or an amount is tried last.
"""

from __future__ import annotations

import re
import unicodedata

_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"e-?mail|邮箱|电邮|电子邮件", "email"),
    (r"传真|\bfax", "fax"),
    (r"下次|下一次|\bnext\b", "next_follow_up"),
    (r"(最后|最近|上次|末次|last|latest|recent).*(消费|购买|下单|成交|订单|交易|到店|采购|付款|进货"
     r"|order|purchase|sale|invoice|buy|bought|transaction|shipment|deal)", "last_purchase"),
    (r"(最后|最近|上次|last|latest|recent).*(联系|沟通|跟进|拜访|回访|contact|call|visit|touch)",
     "last_contact"),
    (r"首单|(首次|第一次|first).*(消费|购买|下单|成交|order|purchase|contact|deal|合作)"
     r"|(注册|入会|建档|开户|开卡|创建|登记|录入|签约|签订|加入|办卡|合同开始|合作开始|起始)"
     r".*(日|时间|date)|customer since|client since|regist|(join|sign|onboard).*(date|on|up)"
     r"|created|(contract|start).*(date|start|begin)", "created"),
    (r"到期|有效期|截止|终止|届满|expir|valid (un)?til|renewal|(contract|end).*(end|date)",
     "expires"),
    (r"生日|出生|birth|\bdob\b|\bborn\b", "birth_date"),
    (r"身份证|公民身份|\bid ?card|national id|identity (no|number|card)|证件号", "id_number"),
    (r"信用代码|社会信用|营业执照|credit code|\buscc\b", "uscc"),
    (r"\bvat\b(?! rate)|\btax\b(?! rate)|\btin\b|\bgst|fiscal|ust-?id|\bein\b|\babn\b|\bcnpj\b",
     "tax_id"),
    (r"银行账|银行卡|账号|账户号|对公账|\biban\b|bank (account|acct)", "bank_account"),
    (r"邮编|邮政|post ?code|postal|\bzip", "postcode"),
    (r"网址|网站|官网|主页|web|\burl\b|homepage", "website"),
    (r"微信|wechat|\bqq\b", "wechat"),
    (r"手机|移动电话|\bmobile|\bcell", "mobile"),
    (r"电话|座机|固话|联系方式|\btel\b|\btel[.e]|\bphone|telefon|landline", "phone"),
    (r"性别|\bgender|\bsex\b", "gender"),
    (r"年龄|\bage\b", "age"),
    (r"(客户|会员|顾客|公司|企业)?(性质|类型)$|(customer|account|client) type", "customer_type"),
    (r"客户经理|业务(员|经理|代表)|销售(员|代表|经理|顾问|负责人)?$|负责人|归属|跟进人|顾问|导购"
     r"|account manager|sales ?(rep|person|man)|\bowner\b|responsible", "owner"),
    (r"联系人|对接人|经办人|contact (person|name)|^contact$|\battn|\bbuyer", "contact"),
    (r"(公司|企业|单位|机构|商户|店铺|开票|客户)(的)?(名|全称|抬头)|company|organi[sz]ation|\bfirm\b"
     r"|business name|legal name|trading name", "company"),
    (r"(客户|会员|顾客|卡)(编|代)?(号|码|id)|(编号|编码|代码|卡号)$|^(customer|client|account|acct"
     r"|member|cust)\.? ?(id|no|nr|num|code|number|#|ref)|^ref", "code"),
    (r"(first|given|fore) ?name", "given_name"),
    (r"(last|family|sur) ?name", "family_name"),
    (r"姓名|名字|称呼|(客户|会员|顾客)名|full name|(customer|client|member) name", "name"),
    (r"国家|国别|国籍|所在国|\bcountry|\bnation", "country"),
    (r"省|直辖市|\bprovince|\bstate\b", "province"),
    (r"城市|地市|所在市|^市$|\bcity\b|\btown\b", "city"),
    (r"区县|县区|\bdistrict\b|\bcounty\b", "district"),
    (r"地址|住址|address|\bstreet\b", "address"),
    (r"行业|industry|\bsector\b", "industry"),
    (r"来源|渠道|\bsource\b|\bchannel\b", "source"),
    (r"标签|\btags?\b", "tags"),
    (r"等级|级别|星级|\btier\b|\bgrade\b|\brank|\blevel\b|segment|categor", "level"),
    (r"状态|阶段|\bstatus\b|\bstage\b", "status"),
    (r"币种|货币|\bcurr(ency)?\b|\bccy\b", "currency"),
    (r"付款|支付|结算|账期|\bterms\b|incoterm|payment", "payment_terms"),
    (r"信用额|授信|额度|credit (limit|line)", "credit_limit"),
    (r"余额|欠款|应收|balance|outstanding", "balance"),
    (r"积分|\bpoints?\b", "points"),
    (r"折扣|\bdisc(ount)?\b", "discount"),
    (r"(次数|单数|笔数|订单量|件数)|\borders\b|\bpurchases\b(?!.*(eur|usd|amount|value|\())"
     r"|(number|no\.?|count|#) of (orders|purchases|visits)|(order|visit|purchase) count",
     "purchase_count"),
    (r"金额|消费额|采购额|成交额|销售额|营业额|交易额|消费总|总消费|累计消费|年消费|amount|revenue|turnover"
     r"|\bsales\b|\bspen[dt]|purchases|volume|lifetime value", "amount"),
    (r"同意|授权|订阅|opt-?in|consent|subscri|newsletter", "consent"),
    (r"职务|职位|岗位|头衔|job title|position|^title$", "title"),
    (r"需求|requirement", "need"),
    (r"意向|intent", "intent"),
    (r"备注|说明|附注|remark|\bnotes?\b|comment|memo", "note"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), key) for pattern, key in _PATTERNS)

# A sentence that happens to hold the word "address" is no header.
_LONGEST = 30

_DATE = re.compile(r"(日期|时间|日)$|\bdate\b|\bsince\b|\bwhen\b")


def field_of_words(header: str) -> str | None:
    """The key of the field that a header's words name; None when they name none."""
    text = _plain(header)
    if len(text) > _LONGEST:
        return None
    return next((key for pattern, key in _COMPILED if pattern.search(text)), None)


def says_date(header: str) -> bool:
    """Whether a header says that its column holds days, though not which."""
    return _DATE.search(_plain(header)) is not None


def _plain(header: str) -> str:
    """Half-width, small letters, one space between words, no star."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return " ".join(re.sub(r"[*_\s:]+", " ", text).split())
