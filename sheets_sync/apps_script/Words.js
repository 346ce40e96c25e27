/**
 * Everything that a person reads, in both languages. The words of the queue are those by which
 * the next sync knows commands and states; a test compares them with its own.
 */
const CUST_WORDS = {
  zh: {
    menu: '客户表',
    queue: '命令',
    headings: ['编号', '提出时间', '谁', '操作', '范围', '状态', '批次', '更新时间', '结果'],
    waiting: '等待',
    settled: ['完成', '失败', '拒绝'],
    sync: '同步',
    validate: '校验',
    clear: '清除标记',
    fix: '一键规范',
    duplicates: '标出重复',
    tag: '打标签',
    showQueue: '看结果',
    queued: (label, sheet) => `已记下：${label}。下次同步时执行，结果写在“${sheet}”表。`,
    already: (label) => `${label}已经在等了，不用再点。`,
    busy: '别人也在点，过几秒再试。',
    nameTaken: (name) => `已有一张自己的“${name}”表，请管理员改个名字再试。`,
    noQueue: '还没有点过命令。',
    guard: '客户表的命令由菜单写入，请不要改动。',
    notPhone: '这不是电话号码。',
    notEmail: '这不是邮箱地址。',
    notDate: '看不出是哪一天，或者年月日的顺序不清楚。',
    badRegion: '国家写两个字母，这里只认 CN、HK、MO、TW。',
    badFormat: (names) => `没有这种写法，可以用：${names}。`,
    badOrder: '顺序写 ymd、dmy 或 mdy。',
    badKind: '不认识这种内容，可以写 phone、email、date、person、company、id_number、address。',
    oneValue: '这个参数只能是一个值。',
  },
  en: {
    menu: 'Customers',
    queue: 'Commands',
    headings: [
      'Id', 'Asked at', 'Who', 'Command', 'With', 'State', 'Run', 'Updated', 'Result',
    ],
    waiting: 'waiting',
    settled: ['done', 'failed', 'refused'],
    sync: 'Sync',
    validate: 'Validate',
    clear: 'Clear marks',
    fix: 'Standardise',
    duplicates: 'Find duplicates',
    tag: 'Tag segments',
    showQueue: 'Show results',
    queued: (label, sheet) =>
      `Noted: ${label}. The next sync does it; the result goes to the sheet ${sheet}.`,
    already: (label) => `${label} is waiting already; no need to ask again.`,
    busy: 'Somebody else is asking just now; try again in a few seconds.',
    nameTaken: (name) =>
      `A sheet of your own is called ${name}; ask whoever looks after the table to rename it.`,
    noQueue: 'Nothing was asked for yet.',
    guard: 'The menu Customers writes here; please leave it as it is.',
    notPhone: 'This is no phone number.',
    notEmail: 'This is no e-mail address.',
    notDate: 'The day cannot be told, or the order of day, month and year is not clear.',
    badRegion: 'A country is two letters, and only CN, HK, MO and TW are known here.',
    badFormat: (names) => `There is no such form. The forms are: ${names}.`,
    badOrder: 'The order is ymd, dmy or mdy.',
    badKind: 'There is no such kind. Try phone, email, date, person, company, id_number, address.',
    oneValue: 'This argument must be a single value.',
  },
};

/**
 * The words of the person before the screen: by their language in Google, else by the country
 * of the spreadsheet, which is all that a cell function may ask for.
 */
function custWords_() {
  return CUST_WORDS[custIsChinese_() ? 'zh' : 'en'];
}

function custIsChinese_() {
  const sources = [
    () => Session.getActiveUserLocale(),
    () => SpreadsheetApp.getActive().getSpreadsheetLocale(),
  ];
  for (const ask of sources) {
    try {
      const locale = String(ask() || '');
      if (locale) return locale.toLowerCase().startsWith('zh');
    } catch (_refused) {
      // Not allowed here; the next one may be.
    }
  }
  return true;
}

/** A text in both languages. */
function custBoth_(key) {
  return [CUST_WORDS.zh[key], CUST_WORDS.en[key]];
}
