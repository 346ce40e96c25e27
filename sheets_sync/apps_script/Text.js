/** Text as people paste it: invisible signs, full-width letters, spaces too many. */

const CUST_NEEDS_JOINERS =
  /[\u0590-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc\u2600-\u27bf\ufe0f\u{1f000}-\u{1faff}\u{e0020}-\u{e007f}]/u;
const CUST_INVISIBLE =
  /[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]|_x000[dD]_/g;
const CUST_JOINERS = /[\u061c\u200c-\u200f\u202a-\u202e\u2066-\u2069]/g;
const CUST_CJK =
  '\\u2e80-\\u2fdf\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
const CUST_BREAK_IN_CHINESE = new RegExp(
  `(?<=[${CUST_CJK}，。；：、）])\\n+(?=[${CUST_CJK}（])`, 'gu');

/** What counts as a space everywhere else; JavaScript has a few less, and one more. */
const CUST_SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const CUST_OUTER_SPACES = new RegExp(`^[${CUST_SPACE}]+|[${CUST_SPACE}]+$`, 'g');
const CUST_INNER_SPACES = new RegExp(`[${CUST_SPACE}]+`);
const CUST_NOTHING_SEEN = new RegExp(`[${CUST_SPACE}\\u200b-\\u200d\\u2060\\ufeff\\u00ad]*`);
const CUST_NOT_SEEN = new RegExp(`[${CUST_SPACE}\\u200b-\\u200f\\u2060\\ufeff\\u00ad]+`, 'g');

/** Whether a person sees nothing in a cell. */
function custIsBlank_(value) {
  if (value === null || value === undefined) return true;
  return typeof value === 'string' && custIs_(CUST_NOTHING_SEEN, value);
}

/** A value as a careful person would type it; dates are YYYY-MM-DD. */
function custText_(value) {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    const time = custClock_(value, true);
    return time === '00:00:00' ? custDay_(value) : `${custDay_(value)} ${time}`;
  }
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value).toString();
  return String(value);
}

function custDay_(date) {
  const year = String(date.getFullYear()).padStart(4, '0');
  return `${year}-${custTwo_(date.getMonth() + 1)}-${custTwo_(date.getDate())}`;
}

/** The time of a Date, with seconds where they are wanted. */
function custClock_(date, withSeconds) {
  const clock = `${custTwo_(date.getHours())}:${custTwo_(date.getMinutes())}`;
  return withSeconds ? `${clock}:${custTwo_(date.getSeconds())}` : clock;
}

function custTwo_(number) {
  return String(number).padStart(2, '0');
}

/** A text without spaces around it. */
function custStripped_(text) {
  return text.replace(CUST_OUTER_SPACES, '');
}

/** A text in half width, single-spaced, without what nobody sees. */
function custTidied_(text) {
  return custSingleSpaced_(custHalfWidth_(custVisible_(text)));
}

function custVisible_(text) {
  let seen = text.replace(CUST_INVISIBLE, '');
  if (!CUST_NEEDS_JOINERS.test(text)) seen = seen.replace(CUST_JOINERS, '');
  return seen.replace(/[\u00a0\u1680\u2000-\u200a\u202f\u205f]/g, ' ');
}

function custHalfWidth_(text) {
  return text.replace(/[\uff01-\uff5e]/g, (sign) =>
    String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

function custSingleSpaced_(text) {
  return text
    .replace(/[ \t\x1f\u3000]*(?:\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029])[ \t\x1f\u3000]*/g, '\n')
    .replace(CUST_BREAK_IN_CHINESE, '')
    .replace(/\n/g, ' ')
    .replace(/[ \t\x1f\u3000]+/g, ' ')
    .replace(/^[ \n]+|[ \n]+$/g, '');
}

/** A text in which width, case, spaces and one pair of brackets do not count. */
function custFolded_(text) {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(CUST_NOT_SEEN, '');
  const inside = /^[([<{'"“‘【《「](.*)[)\]>}'"”’】》」]$/.exec(folded);
  return inside && inside[1] ? inside[1] : folded;
}

/** Patterns for whole texts, and the words of the tables, each made once. */
const CUST_WHOLE = new Map();
const CUST_SETS = new Map();

/** Whether a whole text matches a pattern, or the text of one; a pattern's own flags count. */
function custIs_(pattern, text) {
  return custMatch_(pattern, text) !== null;
}

/** The match of a whole text; null for none. */
function custMatch_(pattern, text) {
  const isText = typeof pattern === 'string';
  // By its text: a pattern inside a function is another object each time.
  const key = isText ? pattern : String(pattern);
  let whole = CUST_WHOLE.get(key);
  if (!whole) {
    const source = isText ? pattern : pattern.source;
    whole = new RegExp(`^(?:${source})$`, isText ? '' : pattern.flags);
    CUST_WHOLE.set(key, whole);
  }
  return whole.exec(text);
}

/** Whether a word is in one of the tables. */
function custHas_(table, word) {
  if (!CUST_SETS.has(table)) CUST_SETS.set(table, new Set(CUST_TABLES[table].split(' ')));
  return CUST_SETS.get(table).has(word);
}
