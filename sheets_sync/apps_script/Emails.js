/**
 * E-mail addresses in ASCII. One whose domain is a great provider mistyped is none: it would
 * reach nobody.
 */

const CUST_LOCAL = /[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*/;
const CUST_HOST =
  /(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})/;

/** The address in a cell, in small letters; '' where there is none. */
function custReadEmail_(value, amongQq) {
  const text = custText_(value);
  const clean = custTidied_(text).toLowerCase();
  const at = clean.lastIndexOf('@');
  const [local, domain] = [clean.slice(0, at), clean.slice(at + 1)];
  if (at < 1 || custIsInvented_(text)) return '';
  if (domain === 'q.com' && (amongQq || custIs_(/[1-9][0-9]{4,10}/, local))) return '';
  if (!custIsAddress_(clean, local, domain) || custIntendedDomain_(domain)) return '';
  return clean;
}

/** Whether a range has many addresses of QQ, so that q.com is one of them mistyped. */
function custIsAmongQq_(values) {
  const texts = values.filter((value) => !custIsBlank_(value)).map(custText_);
  const ofQq = texts.filter((text) => text.endsWith('@qq.com')).length;
  const ofQ = texts.filter((text) => text.endsWith('@q.com')).length;
  return ofQq * 50 >= texts.length && ofQq >= 10 * ofQ;
}

function custIsAddress_(text, local, domain) {
  const isPlain = custIs_(/[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*/, local);
  if ((isPlain && local.length > 64) || text.length > 254) return false;
  return custIs_(CUST_LOCAL, local) && custIsHost_(domain);
}

function custIsHost_(name) {
  if (name.length > 253 || !custIs_(CUST_HOST, name)) return false;
  const ending = name.slice(name.lastIndexOf('.') + 1);
  if (ending.length === 2 && !custHas_('countryEndings', ending)) return false;
  return !custHas_('reservedEndings', ending);
}

/** Addresses that people invent to get past a form: test@test.com, none@none.com. */
function custIsInvented_(text) {
  if (text.length > 40) return false;
  const folded = custFolded_(text);
  const at = folded.indexOf('@');
  const [local, domain] = [folded.slice(0, at), folded.slice(at + 1)];
  if (at < 1 || !domain) return false;
  if (custIs_(/(?:none|noemail|no-email|nomail|noemailaddress)\.[a-z.]+|.*\.invalid/, domain)) {
    return true;
  }
  const dot = domain.indexOf('.');
  if (dot < 0 || dot === domain.length - 1) return false;
  const name = domain.slice(0, dot);
  if (custIs_(/([a-z0-9])\1*/, local)) {
    const isShort = local.length === 1 && name.length === 1;
    return domain.split('.').length === 2 && (local === name || isShort);
  }
  if (!custHas_('inventedLocals', local)) return false;
  if (custIs_(/(?:qq|163|126|gmail|sina|hotmail|sohu|outlook|yahoo)[.]com/, domain)) {
    return custIs_(/none|null|no-?e?mail|123[4-9]*|1{3,}|test|xx+/, local);
  }
  const noDomain =
    /(?:none|test|email|mail|noemail|no-email|nomail|unknown|fake|abc|xx+)\.(?:com|cn|net|org|com\.cn|de|uk|co\.uk)|example\.(?:com|org|net)|(?:company|domain|yourcompany|yourdomain)\.com/;
  return local === name || custIs_(noDomain, domain);
}

/** The domain that a mistyped one stands for; '' when nothing speaks against it. */
function custIntendedDomain_(domain) {
  if (custHas_('providers', domain)) return '';
  const corrected = custWithRightEnding_(domain);
  return custNearProvider_(corrected) || (corrected !== domain ? corrected : '');
}

function custWithRightEnding_(domain) {
  const [name, ending] = custApart_(domain);
  const right = custRightEnding_(ending);
  if (right) return `${name}.${right}`;
  const dot = domain.lastIndexOf('.');
  const [head, last] = [domain.slice(0, Math.max(dot, 0)), domain.slice(dot + 1)];
  const lastRight = custRightEnding_(last);
  if (lastRight && head) return `${head}.${lastRight}`;
  if (last.length === 2 && !custHas_('countryEndings', last)) {
    const near = custEndingsOf_(name).filter((e) => custDistance_(e, ending) === 1);
    if (near.length === 1) return `${name}.${near[0]}`;
  }
  const [middle, country] = custApart_(ending);
  const isSlip = CUST_TABLES.slipsOfEndings.com.split(' ').includes(middle);
  if (country && isSlip && custHas_('providers', `${name}.com.${country}`)) {
    return `${name}.com.${country}`;
  }
  if (custHas_('endingsOfOthers', ending) && custHas_('providers', `${name}.com`)) {
    return `${name}.com`;
  }
  return domain;
}

function custRightEnding_(ending) {
  const found = Object.entries(CUST_TABLES.slipsOfEndings).find(([, slips]) =>
    slips.split(' ').includes(ending));
  return found ? found[0] : '';
}

function custEndingsOf_(name) {
  return CUST_TABLES.providers
    .split(' ')
    .map(custApart_)
    .filter(([first]) => first === name)
    .map(([, ending]) => ending);
}

/** What stands before the first dot, and what stands behind it. */
function custApart_(domain) {
  const dot = domain.indexOf('.');
  return dot < 0 ? [domain, ''] : [domain.slice(0, dot), domain.slice(dot + 1)];
}

/** The provider that a domain misspells; '' for none, or the provider itself. */
function custNearProvider_(domain) {
  if (custHas_('providers', domain)) return domain;
  if (CUST_TABLES.knownSlips[domain]) return CUST_TABLES.knownSlips[domain];
  const [name, ending] = custApart_(domain);
  const one = `1${name.slice(1)}.${ending}`;
  if ('li'.includes(name[0]) && custHas_('providers', one)) return one;
  for (const [right, real] of Object.entries(CUST_TABLES.shortNames)) {
    if (ending === real && custIsSwapped_(name, right)) return `${right}.${ending}`;
  }
  for (const [right, most] of Object.entries(CUST_TABLES.slips)) {
    const isNear = name[0] === right[0] || name.slice(0, 2) === right[1] + right[0];
    if (!isNear || !custHas_('providers', `${right}.${ending}`)) continue;
    if (custDistance_(name, right) <= most) return `${right}.${ending}`;
  }
  return custNearLongName_(name, ending) || custDoubledDigit_(name, ending);
}

function custNearLongName_(name, ending) {
  if (name.length < 5 || custHas_('otherWords', name)) return '';
  for (const provider of CUST_TABLES.providers.split(' ')) {
    const [right, real] = custApart_(provider);
    if (real !== ending || right.length < 6 || right[0] !== name[0]) continue;
    const isShorter =
      name.length === right.length - 1 &&
      [...right].some((_letter, i) => i > 0 && name === right.slice(0, i) + right.slice(i + 1));
    if (isShorter || custIsSwapped_(name, right)) return provider;
  }
  return '';
}

function custDoubledDigit_(name, ending) {
  if (ending !== 'com' || !custIs_(/[0-9]+/, name)) return '';
  const found = CUST_TABLES.numberDomains.split(' ').find((domain) => {
    const right = custApart_(domain)[0];
    return name.length > right.length && custIsSwapped_(name, right);
  });
  return found || '';
}

/** Whether two neighbouring letters were swapped, or one was doubled. */
function custIsSwapped_(name, right) {
  if (name.length === right.length) {
    const isSame = [...name].sort().join('') === [...right].sort().join('');
    return isSame && custDistance_(name, right) === 1;
  }
  if (name.length !== right.length + 1) return false;
  return [...right].some((letter, i) => name === right.slice(0, i) + letter + right.slice(i));
}

/** Slips between two words: letters changed, added, left out, or swapped with a neighbour. */
function custDistance_(a, b) {
  const rows = [Array.from({ length: b.length + 1 }, (_zero, i) => i)];
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const change = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, change);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) least = Math.min(least, rows[i - 2][j - 2] + 1);
      rows[i].push(least);
    }
  }
  return rows[a.length][b.length];
}
