"""What the documents say of commands, families, kinds of change and errors, in two languages.

Everything else in the generated tables is read from the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Both(NamedTuple):
    """One text in two languages."""

    zh: str
    en: str

    @property
    def cell(self) -> str:
        """Both in one table cell, Chinese first."""
        return self.zh if self.zh == self.en else f"{self.zh}<br>{self.en}"


class Verb(NamedTuple):
    """What a command is for.

    Attributes:
        name: as on a button.
        does, changes, undo: what it does, what it changes, how that is taken back.
    """

    name: Both
    does: Both
    changes: Both
    undo: Both


_NOTHING = Both("不改任何文件", "nothing")
_NO_NEED = Both("不需要", "not needed")
_UNDO = Both("`undo`", "`undo`")
_CLEAR_OR_UNDO = Both("`clear` 或 `undo`", "`clear` or `undo`")

VERBS: Mapping[str, Verb] = {
    "validate": Verb(
        Both("校验", "Validate"),
        Both("逐行检查，标出问题并列成清单", "checks every row, marks and lists what is wrong"),
        Both(
            "颜色、批注、“问题”表；不改内容", "colours, notes, the sheet 问题 Findings; no values"
        ),
        _CLEAR_OR_UNDO,
    ),
    "fix": Verb(
        Both("一键规范", "Standardise"),
        Both(
            "统一写法：电话、日期、空格、全角、大小写；拿不准的不动",
            "one way of writing phones, dates, spaces, widths, capitals; never guesses",
        ),
        Both(
            "单元格的值；恢复丢失的文本格式和下拉；改好的格子去掉标记",
            "values; lost text formats and entry checks; takes the marks off what is right now",
        ),
        _UNDO,
    ),
    "duplicates": Verb(
        Both("标出重复", "Duplicates"),
        Both(
            "找出疑似同一客户的行，写明把握和理由",
            "finds rows that are probably one customer, with score and reasons",
        ),
        Both(
            "颜色、批注、“重复”表；不改内容",
            "colours, notes, the sheet 重复 Duplicates to choose in; no values",
        ),
        _CLEAR_OR_UNDO,
    ),
    "merge": Verb(
        Both("合并", "Merge"),
        Both(
            "按“重复”表里的选择合并；选了“不是重复”的记住，不再列出",
            "merges what was chosen in the sheet 重复 Duplicates; remembers what is no duplicate",
        ),
        Both(
            "保留行的值；并入的行清空并隐藏；“重复”“已合并”“不是重复”表",
            "values of the rows that stay; absorbed rows are emptied and hidden; the sheets "
            "重复 Duplicates, 已合并 Merged, 不是重复 Not duplicates",
        ),
        Both("`split` 或 `undo`", "`split` or `undo`"),
    ),
    "split": Verb(
        Both("拆开", "Split"),
        Both(
            "把合并过的客户再拆开，隔多久都行；合并后的修改保留",
            "takes merges apart again, years later too; later edits stay",
        ),
        Both(
            "并入的行回来；“已合并”“不是重复”表",
            "absorbed rows come back; the sheets 已合并 Merged, 不是重复 Not duplicates",
        ),
        _UNDO,
    ),
    "tune": Verb(
        Both("调校", "Tune"),
        Both(
            "出二十对客户让人判断是不是同一位，据此估计漏掉和错列的数量，提出合适的界限",
            "asks of twenty pairs whether they are one customer; estimates misses and false hits, "
            "and proposes the threshold",
        ),
        Both(
            "“调校”“调校结果”表；加 `--accept` 改“设置”表",
            "the sheets 调校 Tuning and 调校结果 Tuning result; with `--accept` the sheet "
            "设置 Settings",
        ),
        _UNDO,
    ),
    "compare": Verb(
        Both("对照", "Compare"),
        Both(
            "找出两张表都有的客户，逐列列出资料的出入，以及只有一边有的客户",
            "finds the customers that two tables have in common; lists, column by column, where "
            "they differ, and who is in one of them only",
        ),
        Both(
            "两张表都不改；新建一个工作簿，或只写 .csv",
            "neither table; a new workbook, or only a .csv file",
        ),
        _NO_NEED,
    ),
    "tag": Verb(
        Both("打标签", "Tag segments"),
        Both("按标签规则给客户打标签", "writes the tags that the segment rules give"),
        Both("只改标签列，自己写的标签保留", "the tags column; tags of your own stay"),
        _UNDO,
    ),
    "lock": Verb(
        Both("锁定", "Lock columns"),
        Both("锁定表头和受保护的列", "locks the header and the protected columns"),
        Both("工作表变为受保护", "the sheet becomes protected"),
        Both("`unlock` 或 `undo`", "`unlock` or `undo`"),
    ),
    "unlock": Verb(
        Both("解锁", "Unlock"),
        Both("取消工作表保护", "takes the protection off"),
        Both("工作表不再受保护", "the sheet is no longer protected"),
        Both("`lock` 或 `undo`", "`lock` or `undo`"),
    ),
    "clear": Verb(
        Both("清除标记", "Clear marks"),
        Both(
            "去掉本工具加的颜色和批注；自己的颜色和批注还原",
            "takes our marks off; your own colours and notes come back",
        ),
        Both("颜色、批注", "colours, notes"),
        _UNDO,
    ),
    "undo": Verb(
        Both("撤销", "Undo"),
        Both(
            "撤销最近一次或更早的操作，过几天也行",
            "takes back the latest command or any earlier one, days later too",
        ),
        Both("恢复原来的值、颜色、批注", "values, colours and notes as they were"),
        Both("`undo --redo`", "`undo --redo`"),
    ),
    "history": Verb(
        Both("操作记录", "History"),
        Both(
            "列出对这个工作簿做过的操作：时间、操作人、数量",
            "lists what was done to the workbook: when, who, how much",
        ),
        _NOTHING,
        _NO_NEED,
    ),
    "backup": Verb(
        Both("备份", "Backup"),
        Both("立即给整个文件留一份", "keeps a copy of the whole file now"),
        Both("不改工作簿", "nothing in the workbook"),
        _NO_NEED,
    ),
    "restore": Verb(
        Both("恢复", "Restore"),
        Both("列出备份，或恢复其中一份", "lists the snapshots, or restores one"),
        Both("整个文件；恢复前先留一份", "the whole file; the present one is kept first"),
        Both("再 `restore` 恢复前的那份", "`restore` the one kept before"),
    ),
    "apply": Verb(
        Both("执行改动文件", "Apply"),
        Both("照 JSON 文件里列的改动执行", "makes the changes that a JSON file lists"),
        Both("文件里列的那些", "what the file lists"),
        _UNDO,
    ),
    "template": Verb(
        Both("生成模板", "Template"),
        Both("按规则生成空白客户表", "makes an empty customer workbook from the rules"),
        Both("新建一个文件", "a new file"),
        _NO_NEED,
    ),
    "rules export": Verb(
        Both("导出规则", "Export rules"),
        Both("把规则存成 TOML 文件", "writes the rule book to a TOML file"),
        Both("新建一个文件", "a new file"),
        _NO_NEED,
    ),
    "rules check": Verb(
        Both("检查规则", "Check rules"),
        Both("检查规则，一次列出全部错误", "checks a rule book and lists all its mistakes"),
        _NOTHING,
        _NO_NEED,
    ),
    "addin build": Verb(
        Both("生成插件", "Build the add-in"),
        Both("生成 Excel 插件和模板", "makes the add-in for Excel and the templates"),
        Both("新建几个文件", "new files"),
        _NO_NEED,
    ),
    "addin package": Verb(
        Both("生成安装包", "Make the installer"),
        Both(
            "生成一个压缩包：插件、模板和全部依赖，不联网就能装",
            "makes one archive: the add-in, the templates and all packages, to install offline",
        ),
        Both("新建一个文件", "a new file"),
        _NO_NEED,
    ),
    "addin install": Verb(
        Both("安装插件", "Install the add-in"),
        Both(
            "把插件装进 Excel，只给当前用户，不需要管理员权限",
            "puts the add-in into Excel for this user; no administrator needed",
        ),
        Both(
            "Excel 启动文件夹里的插件、插件的设置文件",
            "the add-in in Excel's startup folder, its settings file",
        ),
        Both("`addin uninstall`", "`addin uninstall`"),
    ),
    "addin uninstall": Verb(
        Both("卸载插件", "Uninstall the add-in"),
        Both("删掉安装时放的东西", "takes away what the installation put there"),
        Both("同上；操作记录和备份保留", "the same; journal and snapshots stay"),
        Both("`addin install`", "`addin install`"),
    ),
    "addin doctor": Verb(
        Both("检查安装", "Examine the installation"),
        Both(
            "逐项检查插件为什么不能用，每项说明怎么办",
            "checks why the add-in does not work and says what to do",
        ),
        _NOTHING,
        _NO_NEED,
    ),
    "sync": Verb(
        Both("同步", "Sync"),
        Both(
            "让工作簿和共享的 Google 表格双向保持一致，逐格合并；两边都改的列为冲突，等人选",
            "keeps the workbook and a shared Google Sheet in step, merged cell by cell; what was "
            "changed on both sides is a conflict and waits for a choice",
        ),
        Both(
            "两边的值和行；“冲突”“已删除”表",
            "values and rows on both sides; the sheets 冲突 Conflicts and 已删除 Deleted",
        ),
        Both("`undo`，再 `sync` 一次", "`undo`, then `sync` again"),
    ),
    "sheets connect": Verb(
        Both("连接 Google", "Connect Google"),
        Both("连接 Google 账号，密钥存在这台电脑上", "connects a Google account on this computer"),
        Both(
            "系统钥匙串，或只有本人能读的文件", "the system's keyring, or a file only you can read"
        ),
        Both("`sheets disconnect`", "`sheets disconnect`"),
    ),
    "sheets status": Verb(
        Both("查看连接", "Connection"),
        Both("连的是哪个账号，还能不能用", "which account is connected, and whether it works"),
        _NOTHING,
        _NO_NEED,
    ),
    "sheets disconnect": Verb(
        Both("断开 Google", "Disconnect Google"),
        Both("从这台电脑删除密钥", "deletes the key from this computer"),
        Both("系统钥匙串或那个文件", "the keyring or that file"),
        Both("再 `sheets connect`", "`sheets connect` again"),
    ),
    "sheets install-menu": Verb(
        Both("表格里的菜单", "Menu in the sheet"),
        Both(
            "写出 Google 表格里“客户表”菜单的脚本，并说明怎么装",
            "writes the script of the menu inside the Google Sheet and says how it is put in",
        ),
        Both("新建两个文件", "two new files"),
        _NO_NEED,
    ),
    "sheets-server": Verb(
        Both("试用 Google 表格", "Try Google Sheets out"),
        Both(
            "在这台电脑上模拟 Google 表格，不用账号和网络就能试同步",
            "a stand-in for Google Sheets on this computer: the sync without account or network",
        ),
        Both("只写自己的文件夹和凭据文件", "only its own folder and the credentials file"),
        _NO_NEED,
    ),
    "calc build": Verb(
        Both("生成扩展", "Build the extension"),
        Both("生成 LibreOffice 扩展", "makes the extension for LibreOffice"),
        Both("新建一个文件", "a new file"),
        _NO_NEED,
    ),
    "calc install": Verb(
        Both("安装扩展", "Install the extension"),
        Both(
            "把菜单、工具栏和函数装进 LibreOffice Calc",
            "puts menu, toolbar and functions into LibreOffice Calc",
        ),
        Both("LibreOffice 的配置", "LibreOffice's settings"),
        Both("`calc uninstall`", "`calc uninstall`"),
    ),
    "calc uninstall": Verb(
        Both("卸载扩展", "Take the extension out"),
        Both("从 LibreOffice Calc 卸载", "takes them out of LibreOffice Calc"),
        Both("LibreOffice 的配置", "LibreOffice's settings"),
        Both("`calc install`", "`calc install`"),
    ),
    "calc run": Verb(
        Both("打开", "Open"),
        Both(
            "在 LibreOffice Calc 里打开工作簿；不写文件名就打开示例",
            "opens a workbook in LibreOffice Calc; without one, an example",
        ),
        Both("没有示例时新建一个", "an example, where there is none"),
        _NO_NEED,
    ),
}
"""By the words on the command line, in the order of the documents."""

FAMILIES: Mapping[str, Both] = {
    "1": Both("有没有、整不整齐", "presence and structure"),
    "2": Both("格式和内容", "form and value"),
    "3": Both("被软件弄坏的数据", "damage done by programs"),
    "4": Both("填错了列", "a value in the wrong place"),
    "5": Both("互相矛盾", "contradictions"),
    "6": Both("过期", "out of date"),
    "7": Both("写法不统一", "tidiness"),
}
"""By the second character of a code."""

SEVERITIES: Mapping[str, Both] = {
    "E": Both("错误：要改", "error: correct it"),
    "W": Both("提醒：看一眼，没问题就不用改", "warning: have a look; if it is right, leave it"),
    "T": Both("可规范：意思对，写法不统一", "to tidy: right, but written differently"),
}
"""By the first character of a code."""

EXIT_CODES: Mapping[int, Both] = {
    0: Both("完成", "done"),
    1: Both(
        "有 `--fail-on` 级别的问题，或有备份无法恢复（`backup --verify`）",
        "findings at or above `--fail-on`, or a snapshot that cannot be restored",
    ),
    2: Both("命令、规则或文件不对", "the call, the rule book or the file is wrong"),
    3: Both("为保护数据而拒绝，什么都没改", "refused to protect data; nothing was changed"),
    4: Both("文件读不到或存不下，什么都没改", "could not be reached or saved; nothing was changed"),
    5: Both("本人取消，什么都没改", "cancelled by the person; nothing was changed"),
}

CHANGES: Mapping[str, Both] = {
    "set_value": Both("写一个值（或公式）；`null` 清空", "put a value or formula; `null` empties"),
    "fill": Both("填充颜色；`null` 去掉", "colour cells; `null` takes the colour away"),
    "note": Both("批注设为这段文字；`null` 删除", "set a cell's note; `null` removes it"),
    "number_format": Both("数字格式；`@` 是文本", "number format; `@` is text"),
    "validation": Both("数据验证（下拉、范围等）", "entry check: list, bounds, formula"),
    "conditional_format": Both("公式成立时变色", "colour while a formula holds"),
    "hide_rows": Both("隐藏行；`hidden` 为 `false` 则显示", "hide rows; `hidden` false shows them"),
    "lock": Both("保护工作表，列出的区域可编辑", "protect a sheet but for some ranges"),
    "unlock": Both("取消保护", "take the protection away"),
    "put_sheet": Both("新建或替换结果表", "add or replace a result sheet"),
    "drop_sheet": Both("删除结果表", "remove a result sheet"),
    "set_identity": Both("写入工作簿编号", "write the workbook's id"),
}
"""By the word in the file."""

ERRORS: Mapping[str, Both] = {
    "X110": Both("规则有错，全部列出", "the rule book has mistakes, all listed"),
    "X120": Both("改动文件有错，全部列出", "a file of changes has mistakes, all listed"),
    "X130": Both("这里造不了 Excel 插件", "the Excel add-in cannot be built here"),
    "X100": Both("看不懂这条命令", "the call cannot be understood"),
    "X200": Both("给的文件不对，或读不了", "what was given is not what is needed"),
    "X201": Both("不是 .xlsx、.xlsm 或 .csv", "neither .xlsx, .xlsm nor .csv inside"),
    "X202": Both(
        "工作簿设了打开密码：先在 Excel 里去掉", "needs a password to open: take it off in Excel"
    ),
    "X203": Both("文件损坏或不完整：恢复备份", "truncated or malformed: restore a snapshot"),
    "X204": Both(
        "文件有诈：解压后大得离谱，或藏有实体攻击", "a zip bomb, or tricks with XML entities"
    ),
    "X205": Both("没有这个工作表", "no sheet of that name"),
    "X206": Both("找不到表头和数据", "no header row with rows below it"),
    "X207": Both("有好几张表：用 `--table` 指明", "more than one table fits: say which: `--table`"),
    "X208": Both(
        "没有这条命令能处理的列：用 `--map` 指明", "no column it could work on: use `--map`"
    ),
    "X220": Both("没有这个 Google 表格，或已被删除", "no Google Sheet at this address"),
    "X300": Both("为保护数据而拒绝", "refused, to protect data"),
    "X301": Both("工作簿正开着，或另一条命令在写", "open elsewhere, or another command is writing"),
    "X302": Both("文件或文件夹不能写", "the file or folder cannot be written"),
    "X303": Both("工作表密码不对", "the sheet has another password"),
    "X304": Both(
        "之后又改过，不能直接撤销：加 `--skip-changed`",
        "cells were changed since: add `--skip-changed`",
    ),
    "X305": Both(
        "这样改会弄坏工作簿里的东西", "the edit would break something that the workbook holds"
    ),
    "X306": Both("没有可撤销的操作", "there is no such command to undo"),
    "X307": Both("操作记录损坏，已移开", "the journal's file is damaged; it was set aside"),
    "X308": Both("同步时拦下：看着像出了差错", "a sync was stopped: it looks like an accident"),
    "X309": Both("Google 拒绝了，什么都没改", "Google refused; nothing was changed"),
    "X311": Both("Excel 还开着：先关掉", "Excel is open: close it first"),
    "X312": Both("工作簿需要更新的 CustSheet", "the workbook needs a newer CustSheet"),
    "X320": Both(
        "表格没有共享给这个账号：在 Google 表格里点“共享”",
        "the sheet is not shared with the account: Share, in Google Sheets",
    ),
    "X321": Both("账号只能查看，不能改", "the account may look, not change"),
    "X322": Both("Google 表格的单元格超过一千万", "more cells than a Google Sheet holds"),
    "X400": Both("系统读写出错", "the system cannot reach the file"),
    "X401": Both("没存成，文件和原来一样", "saving failed; the file is as it was"),
    "X402": Both("Excel 里没有启用加载项", "Excel runs without the add-in"),
    "X403": Both("连不上 Google，什么都没改", "Google cannot be reached; nothing was changed"),
    "X404": Both(
        "改动发出后没有收到回应：先看改了没有", "sent, but its answer was lost: look first"
    ),
    "X411": Both("插件没装上或没卸掉，一切照旧", "the add-in could not be put in or taken out"),
    "X420": Both("还没连接 Google 账号：`sheets connect`", "no Google account: `sheets connect`"),
    "X421": Both(
        "Google 不认这个账号：密钥不对、过期或已撤回",
        "Google does not accept the account: its key is wrong, expired or revoked",
    ),
    "X422": Both("这台电脑的时间不对", "this computer's clock is wrong"),
    "X423": Both("等了几分钟，Google 仍嫌请求太多", "Google wants fewer requests, for minutes"),
    "X424": Both("Google 那边出了问题，过几分钟再试", "Google has trouble: try again in minutes"),
    "X500": Both("本人取消，什么也没改", "cancelled by the person; nothing was changed"),
}
"""By code."""
