/**
 * Dates in every usual writing. A day that could be two days is never guessed: the other cells
 * of the range may tell the order, or the formula says it.
 */

const CUST_ORDERS = ['ymd', 'dmy', 'mdy'];
const CUST_SIGN = '\\s*(?:[-/.\\\\_,，、‐‑–—−·]{1,2}|(?<=[0-9])\\s(?=\\s*[0-9]))\\s*';
const CUST_END = '\\s*[.,。]?';
const CUST_YMD = new RegExp(
  `([0-9]{4})${CUST_SIGN}([0-9]{1,2})${CUST_SIGN}([0-9]{1,2})日?${CUST_END}`);
const CUST_CHINESE = new RegExp(
  `([0-9]{4}|[0-9]{2})\\s*年\\s*([0-9]{1,2})\\s*月份?\\s*([0-9]{1,2})\\s*[日号號]?${CUST_END}`);
const CUST_YEAR_LAST = new RegExp(
  `([0-9]{1,2})${CUST_SIGN}([0-9]{1,2})${CUST_SIGN}([0-9]{4})${CUST_END}`);
const CUST_SHORT_DATE = new RegExp(
  `['’]?([0-9]{1,2})(${CUST_SIGN})([0-9]{1,2})${CUST_SIGN}['’]?([0-9]{1,2})${CUST_END}`);
const CUST_NO_DAY = new RegExp(
  `(?:1[89]|20)[0-9]{2}(?:(?:\\s*年\\s*|${CUST_SIGN})[0-9]{1,2}\\s*(?:月份?)?|\\s*年)?${CUST_END}` +
    `|[0-9]{1,2}${CUST_SIGN}(?:1[89]|20)[0-9]{2}${CUST_END}|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])`);

const CUST_MONTHS = [
  'january', 'february', 'march', 'april', 'may', 'june',
  'july', 'august', 'september', 'october', 'november', 'december',
];
const CUST_MONTH =
  '(' + CUST_MONTHS.map((m) => `${m.slice(0, 3)}(?:${m.slice(3)})?`).join('|') + '|sept)\\.?';
const CUST_GAP = '[\\s\\-/.,]*';
/** With the places of year, month and day among their groups. */
const CUST_NAMED = [
  [`([0-9]{1,2})(?:st|nd|rd|th)?\\s*(?:of)?${CUST_GAP}${CUST_MONTH}${CUST_GAP}([0-9]{4}|['’]?[0-9]{2})`, 3, 2, 1],
  [`${CUST_MONTH}${CUST_GAP}([0-9]{1,2})(?:st|nd|rd|th)?(?:\\s*,\\s*|\\s+|-|/)([0-9]{4}|['’][0-9]{2})`, 3, 1, 2],
  [`([0-9]{4})${CUST_GAP}${CUST_MONTH}${CUST_GAP}([0-9]{1,2})(?:st|nd|rd|th)?`, 1, 2, 3],
].map(([pattern, ...places]) => [new RegExp(pattern, 'i'), ...places]);

const CUST_TIME =
  /(?<=[0-9日号號.,])(?:T|[\s,]+|(?<=[日号號]))(上午|下午|晚上|中午|凌晨|早上)?\s*([0-9]{1,2})(?:[:时時点]([0-9]{1,2})?分?(?::?([0-9]{1,2})秒?)?(?:\.[0-9]+)?)\s*([ap]\.?m\.?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?/gi;
const CUST_WEEKDAY =
  /\s*[(（,]?\s*(?:(?:星期|周|週|礼拜)[一二三四五六日天]|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?)\s*[)）]?\s*,?\s*/gi;
const CUST_NUMERALS =
  /([〇零○oO一二三四五六七八九]{4}|[〇零○oO一二三四五六七八九]{2})年(元|正|[一二三四五六七八九十]{1,2})月(初?[一二三四五六七八九十廿卅]{1,3})[日号號]?/;

/** What databases and spreadsheets show for "no date"; month and day in rising order. */
const CUST_NO_DATES = new Set([
  '0/0/0', '0/0/1', '0/1/1', '1/1/1', '1000/1/1', '1899/12/30', '1899/12/31', '1900/0/0',
  '1900/0/1', '1900/1/1', '1970/1/1', '9999/1/1', '9999/12/31', '9999/99/99',
]);

/**
 * The day in a cell as YYYY-MM-DD, followed by the time where there is one; '' where no day, or
 * more than one, can be meant.
 *
 * @param {*} value What the cell holds.
 * @param {string} order ymd, dmy or mdy; '' where it is not known.
 * @param {Date} today Decides about two-digit years.
 */
function custReadDate_(value, order, today) {
  if (value instanceof Date) return custOfMoment_(value, today);
  if (typeof value === 'number') return custOfNumber_(value, order, today);
  if (typeof value !== 'string') return '';
  const parts = custDateParts_(custFolded_(value));
  // 9999-12-31 is how contracts without an end are written.
  const isEndless = custStripped_(value).startsWith('9999');
  if (value.length <= 40 && parts && CUST_NO_DATES.has(parts) && !isEndless) return '';
  const clean = custTidied_(value);
  if (custIs_(/[1-9][0-9]{4}(?:\.[0-9]+)?/, clean)) return custOfSerial_(Number(clean), today);
  return custOfText_(clean.replace(/^['’`]+/, ''), order, today);
}

/** Year, then month and day in rising order, of a date in digits; null for none. */
function custDateParts_(folded) {
  const text = folded.replace(/t?0?0:00(?::00(?:[.]0+)?)?$/, '');
  let found = custMatch_(/([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?/, text);
  if (found) found = [found[1], found[2], found[3]];
  else {
    found = custMatch_(/([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})/, text);
    if (found) found = [found[3], found[1], found[2]];
  }
  if (!found) return null;
  const [year, one, two] = found.map(Number);
  return [year, Math.min(one, two), Math.max(one, two)].join('/');
}

function custOfMoment_(value, today) {
  const moment = new Date(Math.round(value.getTime() / 1000) * 1000);
  const time = custClock_(moment, moment.getSeconds() !== 0);
  return custChecked_(custDay_(moment), time === '00:00' ? '' : time, today);
}

/** A number cell: a serial number, or digits that were a date. */
function custOfNumber_(value, order, today) {
  if (!Number.isFinite(value) || value < 2) return '';
  if (Number.isInteger(value)) {
    const digits = String(value);
    if (digits.length === 4 || digits.length === 6) return custReadDate_(digits, order, today);
    if (digits.length === 8) return custReadDate_(digits, order, today);
  }
  return custOfSerial_(value, today);
}

/** Excel and Google count days from 1899-12-30; what is no likely day of a customer is none. */
function custOfSerial_(serial, today) {
  if (!(serial >= 61 && serial < 80000)) return '';
  const days = Math.floor(serial);
  const seconds = custRounded_((serial % 1) * 86400);
  const moment = new Date(Date.UTC(1899, 11, 30 + days) + seconds * 1000);
  const iso = moment.toISOString();
  if (iso.slice(0, 10) > custLastDay_(today)) return '';
  const time = seconds ? iso.slice(11, iso.slice(17, 19) === '00' ? 16 : 19) : '';
  return custChecked_(iso.slice(0, 10), time, today);
}

/** Halves go to the even neighbour, as the other programs round. */
function custRounded_(number) {
  const floor = Math.floor(number);
  if (number - floor !== 0.5) return Math.round(number);
  return floor % 2 === 0 ? floor : floor + 1;
}

function custOfText_(text, order, today) {
  const split = custSplitTime_(text);
  if (!split) return '';
  const day = custWithDigits_(custStripped_(split.day.replace(CUST_WEEKDAY, '')));
  const days = new Set(custDays_(day, order, custPivot_(today)));
  if (days.size !== 1) return '';
  return custChecked_([...days][0], split.time === '00:00' ? '' : split.time, today);
}

/** Two-digit years up to this one are 20xx; contracts end in years to come. */
function custPivot_(today) {
  return Math.min((today.getFullYear() % 100) + 20, 99);
}

function custLastDay_(today) {
  return `${Math.min(today.getFullYear() + 100, 9999)}-12-31`;
}

function custChecked_(day, time, today) {
  const [year, month, date] = day.split('-').map(Number);
  const parts = [year, Math.min(month, date), Math.max(month, date)].join('/');
  const isDoubtful = ['1/1/1', '1000/1/1', '1899/12/30', '1899/12/31', '1900/1/1', '1970/1/1']
    .includes(parts);
  if (isDoubtful || day < '1900-01-01') return '';
  if (day > custLastDay_(today) && year !== 9999) return '';
  return time ? `${day} ${time}` : day;
}

/** The text of the day, and the time as HH:MM[:SS]; null where no such time can be. */
function custSplitTime_(text) {
  if (!/[:时時点]/.test(text)) return { day: text, time: '' };
  const found = [...text.matchAll(CUST_TIME)].find((m) => m.index + m[0].length === text.length);
  if (!found) return { day: text, time: '' };
  const [half, noon] = [found[1] || '', (found[5] || '').toLowerCase()];
  let hour = Number(found[2]);
  const [minute, second] = [Number(found[3] || 0), Number(found[4] || 0)];
  const part = noon || half;
  if (part && 'p下晚'.includes(part[0]) && hour < 12) hour += 12;
  else if ((part[0] === 'a' || part === '凌晨') && hour === 12) hour = 0;
  if (hour > 23 || minute > 59 || second > 59) return null;
  let time = `${custTwo_(hour)}:${custTwo_(minute)}` + (second ? `:${custTwo_(second)}` : '');
  const zone = (found[6] || '').toUpperCase();
  if (zone) time += zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  return { day: text.slice(0, found.index), time };
}

/** 二〇二四年三月十五日 as 2024年3月15日; any other text as it is. */
function custWithDigits_(text) {
  const found = custMatch_(CUST_NUMERALS, text);
  if (!found) return text;
  const digit = (sign) => ('〇零○oO'.includes(sign) ? 0 : ' 一二三四五六七八九'.indexOf(sign));
  const year = [...found[1]].map(digit).join('');
  const number = (numeral) => {
    if (numeral === '元' || numeral === '正') return 1;
    const spelled = numeral.replace('初', '').replace('廿', '二十').replace('卅', '三十');
    const ten = spelled.lastIndexOf('十');
    if (ten < 0) return Number([...spelled].map(digit).join(''));
    const [tens, ones] = [spelled.slice(0, ten), spelled.slice(ten + 1)];
    if (tens.includes('十')) return 99;
    const value = (some, none) => (some ? Number([...some].map(digit).join('')) : none);
    return value(tens, 1) * 10 + value(ones, 0);
  };
  return `${year}年${number(found[2])}月${number(found[3])}日`;
}

/** The days that a text can mean, as YYYY-MM-DD. */
function custDays_(text, order, pivot) {
  let found = custMatch_(CUST_YMD, text) || custMatch_(CUST_CHINESE, text);
  if (found) return custInOrders_([found[1], found[2], found[3]], ['ymd'], '', pivot);
  found = custMatch_(/([0-9]{4})([0-9]{2})([0-9]{2})/, text);
  if (found) {
    const days = custInOrders_([found[1], found[2], found[3]], ['ymd'], '', pivot);
    const year = Number(found[1]);
    if (days.length && year >= 1800 && year <= 2200) return days;
    const last = /^([0-9]{2})([0-9]{2})([0-9]{4})$/.exec(text);
    const isLast = Number(last[3]) >= 1900 && Number(last[3]) <= 2100;
    return isLast ? custInOrders_(last.slice(1), ['dmy', 'mdy'], order, pivot) : days;
  }
  found = custMatch_(CUST_YEAR_LAST, text);
  if (found) return custInOrders_(found.slice(1, 4), ['dmy', 'mdy'], order, pivot);
  found = custMatch_(CUST_SHORT_DATE, text);
  if (found) {
    const orders = found[2].includes('/') ? ['dmy', 'mdy', 'ymd'] : CUST_ORDERS;
    return custInOrders_([found[1], found[3], found[4]], orders, order, pivot);
  }
  found = custMatch_(/([0-9]{2})([0-9]{2})([0-9]{2})/, text);
  if (found && !custIs_(CUST_NO_DAY, text)) {
    return custInOrders_(found.slice(1, 4), CUST_ORDERS, order, pivot);
  }
  for (const [pattern, year, month, day] of CUST_NAMED) {
    const named = custMatch_(pattern, text);
    if (!named) continue;
    const number = CUST_MONTHS.findIndex((m) => m.startsWith(named[month].slice(0, 3).toLowerCase()));
    const numbers = [named[year].replace(/^['’]+/, ''), String(number + 1), named[day]];
    return custInOrders_(numbers, ['ymd'], '', pivot);
  }
  return [];
}

/** The days of three numbers in several orders; in the known one alone where it gives a day. */
function custInOrders_(numbers, orders, known, pivot) {
  const sure = orders.includes(known) ? custDayOf_(numbers, known, pivot) : '';
  if (sure) return [sure];
  return orders.map((order) => custDayOf_(numbers, order, pivot)).filter(Boolean);
}

function custDayOf_(numbers, order, pivot) {
  const text = numbers[order.indexOf('y')];
  if (text.length === 1) return '';
  let year = Number(text);
  if (text.length === 2) year += year <= pivot ? 2000 : 1900;
  const month = Number(numbers[order.indexOf('m')]);
  const day = Number(numbers[order.indexOf('d')]);
  if (year < 1 || month < 1 || month > 12 || day < 1) return '';
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (day > lengths[month - 1]) return '';
  return `${String(year).padStart(4, '0')}-${custTwo_(month)}-${custTwo_(day)}`;
}

/** The order that the texts of a range prove: 25/03/2024 is never month first. */
function custProvenOrder_(values) {
  const filled = values.filter((value) => !custIsBlank_(value));
  const texts = [...new Set(filled.map(custText_))];
  const votes = texts.map(custPossibleOrders_).filter((orders) => orders.length);
  if (!votes.length || votes.length < 0.2 * texts.length) return '';
  const enough = Math.max(1, Math.floor(votes.length / 20));
  for (const order of CUST_ORDERS) {
    if (votes.some((orders) => !orders.includes(order))) continue;
    const rivals = CUST_ORDERS.filter((rival) => rival !== order);
    const isProved = rivals.every(
      (rival) => votes.filter((orders) => !orders.includes(rival)).length >= enough
    );
    if (isProved) return order;
  }
  return '';
}

function custPossibleOrders_(text) {
  const clean = custTidied_(text);
  let found = custMatch_(CUST_YEAR_LAST, clean);
  if (found) {
    const numbers = found.slice(1, 4);
    return ['dmy', 'mdy'].filter((order) => custDayOf_(numbers, order, 99));
  }
  found = custMatch_(CUST_SHORT_DATE, clean);
  if (!found) return [];
  const numbers = [found[1], found[3], found[4]];
  return CUST_ORDERS.filter((order) => custDayOf_(numbers, order, 99));
}
