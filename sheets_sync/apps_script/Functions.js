/**
 * Cell functions that need nothing but the spreadsheet. They give results and change no cell;
 * blank cells stay blank. In a range a cell that cannot be read gives #VALUE!; alone it gives
 * an error whose note says why.
 */

const CUST_VALUE = '#VALUE!';

/**
 * Writes phone numbers in one form. 把电话写成统一格式。
 *
 * @param {string|Array<Array<string>>} range The phone numbers. 电话号码
 * @param {string} region Country of numbers without a country code: CN, HK, MO, TW; CN if left
 *     out. 没写国家代码的号码算哪里的
 * @param {string} format national, e164, international, dashed, spaced, digits; national if left
 *     out. 写成哪种格式
 * @return The numbers in that form. 统一格式的电话
 * @customfunction
 */
function CUST_PHONE(range, region, format) {
  const home = custOption_(region, 'CN').toUpperCase();
  const form = custOption_(format, 'national').toLowerCase();
  const words = custWords_();
  if (!CUST_REGIONS[home]) throw new Error(words.badRegion);
  if (!CUST_PHONE_FORMS.includes(form)) {
    throw new Error(words.badFormat(CUST_PHONE_FORMS.join(', ')));
  }
  return custEach_(range, words.notPhone, (value) => {
    const number = custReadPhone_(value, home);
    return number ? custWritePhone_(number, form, home) : null;
  });
}

/**
 * Writes e-mail addresses in small letters. 统一邮箱写法。
 *
 * @param {string|Array<Array<string>>} range The e-mail addresses. 邮箱
 * @return The addresses. 统一写法的邮箱
 * @customfunction
 */
function CUST_EMAIL(range) {
  const amongQq = custIsAmongQq_(custCells_(range));
  return custEach_(range, custWords_().notEmail, (value) => custReadEmail_(value, amongQq) || null);
}

/**
 * Reads dates, written in any way. 读懂各种写法的日期。
 *
 * @param {string|Array<Array<string>>} range The dates. 日期
 * @param {string} order How 03/05/24 is read: ymd, dmy, mdy; never guessed if left out.
 *     03/05/24 的先后
 * @return The dates as dates of the spreadsheet. 表格的日期
 * @customfunction
 */
function CUST_DATE(range, order) {
  const words = custWords_();
  const said = custOption_(order, 'ask').toLowerCase();
  if (!['ask', ...CUST_ORDERS].includes(said)) throw new Error(words.badOrder);
  const known = said === 'ask' ? custProvenOrder_(custCells_(range)) : said;
  const today = new Date();
  return custEach_(range, words.notDate, (value) => {
    const found = custReadDate_(value, known, today);
    return found ? custAsDate_(found) : null;
  });
}

/**
 * Hides the middle of each value, so that the list can be shown to others. 把中间几位换成星号。
 *
 * @param {string|Array<Array<string>>} range The cells to mask. 要遮住的单元格
 * @param {string} kind What the cells hold: phone, email, date, person, company, id_number,
 *     address. 单元格里是什么
 * @return The values with stars. 带星号的内容
 * @customfunction
 */
function CUST_MASK(range, kind) {
  const words = custWords_();
  const name = custOption_(kind, '');
  const meant = name ? custKindNamed_(name) : custGuessKind_(custCells_(range));
  if (!meant) throw new Error(words.badKind);
  return custEach_(range, '', (value) => custMask_(custStripped_(custText_(value)), meant));
}

/** The text of an optional argument. */
function custOption_(argument, otherwise) {
  const values = custCells_(argument);
  if (values.length > 1) throw new Error(custWords_().oneValue);
  return values.length && !custIsBlank_(values[0]) ? custStripped_(custText_(values[0])) : otherwise;
}

/** The cells of an argument, row by row. */
function custCells_(argument) {
  return Array.isArray(argument) ? argument.flat() : [argument];
}

/**
 * Each cell changed; equal ones are changed once.
 *
 * @param {*} range A value, or rows of values.
 * @param {string} problem What is said of a single cell that gives null.
 * @param {function(*): *} change Gives the new value of a cell that is not blank, or null.
 */
function custEach_(range, problem, change) {
  if (!Array.isArray(range)) {
    if (custIsBlank_(range)) return '';
    const answer = change(range);
    if (answer === null) throw new Error(problem);
    return answer;
  }
  const known = new Map();
  const changed = (value) => {
    if (custIsBlank_(value)) return '';
    const key = value instanceof Date ? value.getTime() + 0.5 : value;
    if (!known.has(key)) {
      const answer = change(value);
      known.set(key, answer === null ? CUST_VALUE : answer);
    }
    return known.get(key);
  };
  return range.map((row) => (Array.isArray(row) ? row.map(changed) : changed(row)));
}

/** A day, or a day and a time, as a date of the spreadsheet; with a time zone as text. */
function custAsDate_(text) {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?: ([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?$/.exec(text);
  if (!found) return text.replace(' ', 'T');
  const [year, month, day, hour, minute, second] = found.slice(1).map((n) => Number(n || 0));
  return new Date(year, month - 1, day, hour, minute, second);
}
