/** Values with stars in their middle, so that a list can be shown to others. */

/** By kind: how many characters are seen at the beginning and at the end, or how it is done. */
const CUST_MASKS = {
  phone: [3, 4],
  id_number: [3, 4],
  uscc: [4, 4],
  tax_id: [4, 4],
  code: [2, 2],
  company: [2, 2],
  address: [6, 0],
  person: custMaskName_,
  given_name: custMaskName_,
  family_name: custMaskName_,
  email: custMaskEmail_,
  date: custMaskDate_,
  birth_date: custMaskDate_,
};

/** What does not count in a word for a kind. */
const CUST_NOISE = /[\s\u3000\u200b\ufeff*＊:：_\-./()（）[\]【】#＃'"“”]+/g;

/** What a column holds, by the shape of its values; in the order of preference. */
const CUST_SHAPES = [
  ['email', /[^@\s]+@[^@\s]+\.[^@\s]+/],
  ['id_number', /[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])[0-3]\d\d{3}[\dXx]/],
  ['uscc', /[159][1239][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}/],
  [
    'phone',
    /(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(?0\d{2,3}\)?[- ]?[2-9]\d{2,3}[- ]?\d{4}([-转x ]+\d{1,5})?|\+\d{1,3}[- .()\d]{6,18}|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}|[48]00-?\d{3}-?\d{4}/,
  ],
  [
    'date',
    /(19|20)\d{2}[-/.年]\s?\d{1,2}([-/.月]\s?\d{1,2}日?)?( \d{1,2}:\d{2}(:\d{2})?)?|\d{1,2}[/.-]\d{1,2}[/.-](19|20)\d{2}/,
  ],
  ['url', /(https?:\/\/|www\.)\S+/i],
  [
    'company',
    /.{2,}(有限公司|有限责任公司|股份公司|分公司|集团|事务所|合作社|商行)|.+\b(Ltd\.?|Limited|Inc\.?|LLC|GmbH|S\.?A\.?|B\.?V\.?|Corp\.?|AG|PLC|Pty|S\.r\.l\.)/i,
  ],
  [
    'address',
    /.*(省|市|区|县|旗).*(路|街|道|巷|弄|村|镇|乡|大厦|广场|号).*|\d+ [\w .'-]+ (St|Street|Rd|Road|Ave|Avenue|Blvd|Lane|Ln|Dr|Drive)\b.*/i,
  ],
];

/** A text with stars; characters are counted as people count them. */
function custMask_(text, kind) {
  const mask = CUST_MASKS[kind];
  if (typeof mask === 'function') return mask(text);
  const letters = Array.from(text);
  if (!mask || letters.length <= mask[0] + mask[1]) return custMaskText_(text);
  const hidden = letters.length - mask[0] - mask[1];
  const end = letters.slice(letters.length - mask[1]);
  return [...letters.slice(0, mask[0]), '*'.repeat(hidden), ...end].join('');
}

function custMaskText_(text) {
  const letters = Array.from(text);
  return letters.slice(0, 1).join('') + '*'.repeat(Math.max(2, letters.length - 1));
}

/** 王小明 as 王**, John Smith as J*** S****. */
function custMaskName_(text) {
  const words = text.split(CUST_INNER_SPACES).filter(Boolean).map((word) => Array.from(word));
  return words.map((word) => word[0] + '*'.repeat(Math.max(1, word.length - 1))).join(' ');
}

function custMaskEmail_(text) {
  const at = text.indexOf('@');
  if (at < 0) return custMaskText_(text);
  return `${Array.from(text.slice(0, at)).slice(0, 1).join('')}***@${text.slice(at + 1)}`;
}

/** The year stays. */
function custMaskDate_(text) {
  const hidden = (part) => part.replace(/\p{Nd}/gu, '*');
  const letters = Array.from(text);
  const year = letters.slice(0, 4).join('');
  const isYear = /^\p{Nd}+$/u.test(year);
  return isYear ? year + hidden(letters.slice(4).join('')) : hidden(text);
}

/** The kind that somebody names, by a word such as phone or 手机; '' for none. */
function custKindNamed_(name) {
  const word = name.normalize('NFKC').toLowerCase().replace(CUST_NOISE, '');
  const found = Object.entries(CUST_TABLES.kinds).find(([, words]) =>
    words.split(' ').includes(word));
  return found ? found[0] : '';
}

/** The kind that at least seven in ten of three or more values have the shape of; else text. */
function custGuessKind_(values) {
  const filled = values.filter((value) => !custIsBlank_(value));
  const step = Math.max(1, Math.floor(values.length / 1600));
  const sample = values
    .filter((value, i) => i % step === 0 && !custIsBlank_(value))
    .slice(0, 400);
  if (filled.length < 3 || sample.length < 3) return 'text';
  const shares = CUST_SHAPES.map(([kind, shape]) => {
    const hits = sample.filter((value) =>
      value instanceof Date ? kind === 'date' : custIs_(shape, custStripped_(custText_(value))));
    return [hits.length / sample.length, kind];
  });
  const best = shares.reduce((most, one) => (one[0] > most[0] ? one : most));
  return best[0] >= 0.7 ? best[1] : 'text';
}
