/**
 * Phone numbers. Those of China, Hong Kong, Macao and Taiwan are read and judged as in Excel;
 * one of another country is brought to + and digits, and nothing is said about whether it can
 * exist.
 */

const CUST_CHINA = '86';
const CUST_REGIONS = { CN: '86', HK: '852', MO: '853', TW: '886' };
const CUST_PHONE_FORMS = ['national', 'e164', 'international', 'dashed', 'spaced', 'digits'];

const CUST_MOBILE =
  /1(?:3[0-9]|4[5-9]|5[0-35-9]|6[2567]|7[0-35-8]|8[0-9]|9[0-35-9]|610|74[09])[0-9]*/;
const CUST_SHORT = /95[0-9]{3,6}|96[0-9]{3,6}|1010[0-9]{4}|12[0-9]{3}|100[0-9]{2}|118[0-9]{2}/;
const CUST_PHONE_LIKE = /[+(]?[0-9+(][0-9+() ./-]*[0-9)]/;
const CUST_BETWEEN = /[() ./-]+/g;
const CUST_COMPACT = /((?:(?:\+|00)86)+|\+|00)?([0-9]+)/;
const CUST_EXTENSION =
  /[\s,;]*(?:转|轉|分机号?|分機|ext(?:ension|n)?\.?|x|#|\*)[\s:：]*([0-9]{1,7})$/i;
const CUST_DASHED_EXTENSION =
  /((?:\+?86[- ]?)?(?:\(?0[0-9]{2,3}\)?[- ]?[2-9][0-9]{6,7}|1[0-9]{10}|[48]00-?[0-9]{3,4}-?[0-9]{3,4}))-([0-9]{1,6})/;
const CUST_NEIGHBOUR = /(852|853|886)[- ]\(?0?([0-9 -]{7,11})/;
const CUST_RUN =
  /[+(]?[0-9+(][0-9+() .-]{3,}[0-9](?:\s*(?:转|轉|分机|分機|ext\.?|x|#|\*)\s*[0-9]{1,6}(?![0-9]))?/gi;
const CUST_SEPARATORS = /[/、;,|&\n]+|\s+(?:or|and)\s+|或者?|和|以?及|\s{2,}/i;
const CUST_DATE_LIKE =
  /(?:19|20)[0-9]{2}[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:[0-2]?[0-9]|3[01])日?(?: .*)?/;

/**
 * The number in a cell; null where there is none, or more than one.
 *
 * @param {*} value What the cell holds.
 * @param {string} region Where numbers without a country code belong: CN, HK, MO or TW.
 * @return {{country: string, number: string, extension: string}}
 */
function custReadPhone_(value, region) {
  if (value instanceof Date || typeof value === 'boolean') return null;
  const text = custText_(value);
  if (custIsNoPhone_(text)) return null;
  const home = CUST_REGIONS[region];
  if (typeof value === 'number') return custReadDigits_(value, home, region);
  const clean = custTidied_(text)
    .replace(/[‐‑‒–—―−ー﹣]/g, '-')
    .replace(/^['`\s]+|[\s;,，。、:：]+$|(?<=[0-9])\.$/g, '');
  return custReadPhoneText_(clean, home, region);
}

function custReadPhoneText_(text, home, region) {
  const parsed = custParsePhone_(text, home, region);
  if (parsed) return parsed.number;
  const whole = custMatch_(/(\+?[0-9]{5,})\.0+/, text);
  if (whole) return custReadPhoneText_(whole[1], home, region);
  if (custIs_(/[+-]?[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}/, text)) return null;
  if (custIs_(CUST_DATE_LIKE, text)) return null;
  return custOnlyPhoneIn_(text, home, region);
}

/** A number cell: a long one has lost digits, and a leading zero is gone. */
function custReadDigits_(value, home, region) {
  if (!Number.isInteger(value) || value < 0 || value >= 1e15) return null;
  const digits = String(value);
  const significant = digits.replace(/0+$/, '');
  if (digits.length >= 11 && significant.length <= 6) return null;
  const number = custReadPhoneText_(digits, home, region);
  if (!number) return null;
  const plan = CUST_TABLES.plans[number.country];
  const lost = plan && plan.trunk === '0' && digits === number.number;
  return lost ? null : number;
}

/** What people type when there is no number: 13800000000, 1111111, 1234567. */
function custIsNoPhone_(text) {
  if (text.length > 40) return false;
  const number = custFolded_(text).replace(/[\s().\-_/]+/g, '');
  if (custIs_(/0+/, custFolded_(text))) return true;
  const country = /^(?:(?:\+|00)?86|(?:\+|00)1(?=[0-9]{10}$)|\+|00(?=[1-9]))/.exec(number);
  const digits = country ? number.slice(country[0].length) : number;
  if (!custIs_(/[0-9]+/, digits)) return false;
  const rising = '01234567890123456789';
  const falling = [...rising].reverse().join('');
  const isSame = (some) => custIs_(/([0-9])\1{6,}/, some);
  for (const length of number.startsWith('+') ? [1, 2, 3] : []) {
    const rest = number.slice(1 + length);
    if (rest.length > 6 && (isSame(rest) || rising.slice(1).startsWith(rest))) return true;
  }
  const empty =
    /0?1[3-9][0-9]0{8}|0?13800138000|0(?:10|2[0-9]|[3-9][0-9]{2})-?(?:0{7,8}|1{7,8}|12345678?)|12345[67]?/;
  if (isSame(digits) || custIs_(empty, digits)) return true;
  return digits.length > 6 && (rising.includes(digits) || falling.includes(digits));
}

/**
 * The number that a tidy text is, in any usual writing; null where it is not exactly one.
 *
 * @return {{number: Object, written: string}} The number, and its text without the extension.
 */
function custParsePhone_(text, home, region) {
  const dashed = home === CUST_CHINA ? custMatch_(CUST_DASHED_EXTENSION, text) : null;
  const first = dashed && custParseChinese_(dashed[1], region);
  if (first) return { number: { ...first, extension: dashed[2] }, written: dashed[1] };
  const found = CUST_EXTENSION.exec(text);
  const main = found ? text.slice(0, found.index) : text;
  const number = custParseMain_(main, home, region);
  if (number) return { number: { ...number, extension: found ? found[1] : '' }, written: main };
  const dash = text.lastIndexOf('-');
  const tail = text.slice(dash + 1);
  if (home !== CUST_CHINA || dash < 0 || !custIs_(/[0-9]{1,6}/, tail)) return null;
  const head = text.slice(0, dash);
  const last = custParseChinese_(head, region);
  return last && { number: { ...last, extension: tail }, written: head };
}

function custParseChinese_(text, region) {
  const number = custParseMain_(text, CUST_CHINA, region);
  return number && number.country === CUST_CHINA ? number : null;
}

function custParseMain_(text, home, region) {
  const opened = text.split('(').length;
  if (!custIs_(CUST_PHONE_LIKE, text) || opened !== text.split(')').length) return null;
  const bare = text.replace(/^((?:\+|00)[0-9 ]{1,5})\(0\)/, '$1').replace(CUST_BETWEEN, '');
  const compact = custMatch_(CUST_COMPACT, bare);
  if (!compact) return null;
  const prefix = compact[1] || '';
  const rest = compact[2];
  if (prefix.endsWith(CUST_CHINA)) return custChinaAbroad_(rest);
  if (prefix === '+' || (prefix && home === CUST_CHINA)) return custForeign_(rest, false);
  if (home === CUST_CHINA) return custChinaAtHome_(rest) || custNeighbour_(text);
  if (prefix) return custForeign_(rest, true) || custLocal_(bare, region);
  return custLocal_(bare, region);
}

function custChinaAbroad_(digits) {
  for (const lead of ['', '0', '86', '860']) {
    const rest = digits.slice(lead.length);
    if (digits.startsWith(lead) && custChinaKind_(rest)) return custNumber_(CUST_CHINA, rest);
  }
  return null;
}

function custChinaAtHome_(digits) {
  if (digits.startsWith('0')) {
    const kind = custChinaKind_(digits.slice(1));
    const isDialled = kind === 'landline' || kind === 'mobile';
    return isDialled ? custNumber_(CUST_CHINA, digits.slice(1)) : null;
  }
  const kind = custChinaKind_(digits);
  if (kind && kind !== 'landline') return custNumber_(CUST_CHINA, digits);
  const rest = digits.slice(2);
  const isWhole = digits.startsWith(CUST_CHINA) && !['', 'short'].includes(custChinaKind_(rest));
  return isWhole ? custNumber_(CUST_CHINA, rest) : null;
}

/** mobile, 400, landline, short; "" for what cannot be a number of the mainland. */
function custChinaKind_(number) {
  if (number.length === 11 && custIs_(CUST_MOBILE, number)) return 'mobile';
  if (custIs_(/[48]00[0-9]{7}/, number)) return '400';
  if (custIsLandline_(number)) return 'landline';
  return custIs_(CUST_SHORT, number) ? 'short' : '';
}

function custArea_(number) {
  const area = number.slice(0, '12'.includes(number.slice(0, 1)) ? 2 : 3);
  return custHas_('areas', area) ? area : '';
}

function custIsLandline_(number) {
  const area = number ? custArea_(number) : '';
  const subscriber = number.slice(area.length);
  if (!area || subscriber.length < 5) return false;
  const lengths = custHas_('areasOfEight', area) ? [8] : [7, 8];
  if (custIs_(/[2-9][0-9]{6,7}/, subscriber) && lengths.includes(subscriber.length)) return true;
  return custIsValid_(CUST_TABLES.china, number);
}

/** Whether a national number is assigned, by the tables of libphonenumber. */
function custIsValid_(plan, number) {
  if (!custIs_(plan.general, number)) return false;
  return plan.kinds.some(
    ([lengths, pattern]) => lengths.includes(number.length) && custIs_(pattern, number)
  );
}

function custNeighbour_(text) {
  const match = custMatch_(CUST_NEIGHBOUR, text);
  if (!match) return null;
  const digits = match[2].replace(CUST_BETWEEN, '');
  return custHolds_(CUST_TABLES.plans[match[1]], digits) ? custNumber_(match[1], digits) : null;
}

function custHolds_(plan, number) {
  const isLong = plan.lengths.includes(number.length);
  return isLong && plan.assigned.some((pattern) => custIs_(pattern, number));
}

/** Digits behind a + or 00; with isSure only what is assigned. */
function custForeign_(digits, isSure) {
  const code = custCallingCode_(digits);
  if (!code) return null;
  const rest = digits.slice(code.length);
  if (code === CUST_CHINA) return custChinaKind_(rest) ? custNumber_(code, rest) : null;
  const plan = CUST_TABLES.plans[code];
  if (plan) return custOfPlan_(code, custWithoutTrunk_(plan, rest), isSure);
  const isPossible = digits.length >= 8 && digits.length <= 15;
  return isPossible ? custNumber_(code, rest) : null;
}

/** A number of Hong Kong, Macao or Taiwan as it is dialled there. */
function custLocal_(digits, region) {
  const code = CUST_REGIONS[region];
  const plan = CUST_TABLES.plans[code];
  const out = plan.wayOut && new RegExp(`^(?:${plan.wayOut})`).exec(digits);
  if (out && out[0]) {
    const abroad = custForeign_(digits.slice(out[0].length), false);
    // The way out is dialled in several forms there; what is no neighbour's may be a local number.
    if (abroad && Object.values(CUST_REGIONS).includes(abroad.country)) return abroad;
  }
  let own = digits;
  const general = plan.general;
  const bare = custWithoutTrunk_(plan, digits.slice(code.length));
  const isWhole = digits.startsWith(code) && custIs_(general, bare) && !custIs_(general, digits);
  const isTooLong = digits.startsWith(code) && digits.length > Math.max(...plan.lengths);
  if (isWhole || isTooLong) own = digits.slice(code.length);
  return custOfPlan_(code, custWithoutTrunk_(plan, own), false);
}

function custOfPlan_(code, number, isSure) {
  const plan = CUST_TABLES.plans[code];
  const isRight = (!isSure && custHolds_(plan, number)) || custIsValid_(plan, number);
  return isRight ? custNumber_(code, number) : null;
}

/** Without the zero that is dialled inside the country, unless it belongs to the number. */
function custWithoutTrunk_(plan, digits) {
  if (!plan.trunk || !digits.startsWith(plan.trunk)) return digits;
  const general = plan.general;
  const rest = digits.slice(plan.trunk.length);
  return custIs_(general, digits) && !custIs_(general, rest) ? digits : rest;
}

function custCallingCode_(digits) {
  const begins = [1, 2, 3].map((length) => digits.slice(0, length));
  return begins.find((code) => custHas_('callingCodes', code)) || '';
}

function custNumber_(country, number) {
  return { country, number, extension: '' };
}

/** The one number in a text with signs around it; with words or digits besides it is none. */
function custOnlyPhoneIn_(text, home, region) {
  const found = [];
  for (const chunk of text.split(CUST_SEPARATORS)) {
    for (const run of chunk.match(CUST_RUN) || []) {
      found.push(...custPhonesOfRun_(run.trim(), home, region));
    }
  }
  if (found.length !== 1) return null;
  const isWhole = text.startsWith('+') && text.split('+').length === 2 && !text.includes('/');
  const digits = (text.match(/[0-9]/g) || []).length;
  if (isWhole && custIs_(CUST_PHONE_LIKE, text) && digits <= 16) return null;
  const { number, written } = found[0];
  const rest = text.slice(text.indexOf(written) + written.length);
  const end = number.extension ? rest.indexOf(number.extension) + number.extension.length : 0;
  const more = text.replace(written + rest.slice(0, end), ' ');
  return /\p{L}|[0-9]/u.test(more) ? null : number;
}

function custPhonesOfRun_(run, home, region) {
  const isLong = (text) => (text.match(/[0-9]/g) || []).length > 6;
  if (!isLong(run)) return [];
  const whole = custParsePhone_(run, home, region);
  if (whole) return [whole];
  const words = run.split(' ');
  const found = [];
  let start = 0;
  while (start < words.length) {
    let end = words.length;
    for (; end > start; end -= 1) {
      const parsed = custParsePhone_(words.slice(start, end).join(' '), home, region);
      if (parsed && parsed.number.number.length > 6) {
        found.push(parsed);
        break;
      }
    }
    start = end > start ? end : start + 1;
  }
  return found;
}

/** A number in one of CUST_PHONE_FORMS; of another country than the home it keeps its code. */
function custWritePhone_(number, form, region) {
  const home = CUST_REGIONS[region];
  const parts = custParts_(number);
  const text = parts ? custWriteParts_(parts, number, form, home) : `+${number.country}${number.number}`;
  if (!number.extension) return text;
  let link = ' ext. ';
  if (home === CUST_CHINA && number.country === home && !text.startsWith('+')) {
    link = parts.hasArea && form === 'spaced' ? '转' : '-';
  }
  return `${text}${link}${number.extension}`;
}

function custWriteParts_(parts, number, form, home) {
  const isAbroad = number.country !== home;
  if (form === 'e164' || (isAbroad && form === 'digits')) return `+${number.country}${number.number}`;
  if (isAbroad && form === 'dashed') return [`+${number.country}`, ...parts.groups].join('-');
  if (isAbroad || form === 'international') return parts.international;
  if (form === 'dashed') return parts.homeDashes.join('-');
  if (form === 'spaced') return parts.homeGroups.join(' ');
  return form === 'digits' ? parts.homeGroups.join('') : parts.national;
}

/** A number taken apart as its country does; null where that country is not known here. */
function custParts_(number) {
  if (number.country === CUST_CHINA) return custChinaParts_(number.number);
  const plan = CUST_TABLES.plans[number.country];
  if (!plan) return null;
  const national = custGrouped_(plan.atHome, number.number);
  const international = `+${number.country} ${custGrouped_(plan.abroad, number.number)}`;
  const homeGroups = national.match(/[0-9]+/g);
  return {
    national,
    international,
    groups: international.match(/[0-9]+/g).slice(1),
    homeGroups,
    homeDashes: homeGroups,
    hasArea: homeGroups.length > 1,
  };
}

function custGrouped_(rules, number) {
  for (const [condition, pattern, template] of rules) {
    if (!custIs_(condition, number)) continue;
    const groups = custMatch_(pattern, number).slice(1);
    return template.replace(/\{([0-9])\}/g, (_whole, place) => groups[Number(place)]);
  }
  return number;
}

function custChinaParts_(number) {
  const kind = custChinaKind_(number);
  let groups = [number];
  let dashes = groups;
  let trunk = '';
  let national = number;
  if (kind === 'mobile') {
    groups = dashes = [number.slice(0, 3), number.slice(3, 7), number.slice(7)];
  } else if (kind === '400') {
    groups = dashes = [number.slice(0, 3), number.slice(3, 6), number.slice(6)];
    national = groups.join('-');
  } else if (kind === 'landline') {
    trunk = '0';
    const area = custArea_(number);
    const subscriber = number.slice(area.length);
    const isLong = subscriber.length > 6;
    groups = [area, ...(isLong ? [subscriber.slice(0, -4), subscriber.slice(-4)] : [subscriber])];
    dashes = [area, subscriber];
    national = `0${area}-${subscriber}`;
  }
  return {
    national,
    international: `+${CUST_CHINA} ${groups.join(' ')}`,
    groups,
    homeGroups: [trunk + groups[0], ...groups.slice(1)],
    homeDashes: [trunk + dashes[0], ...dashes.slice(1)],
    hasArea: kind === 'landline',
  };
}
