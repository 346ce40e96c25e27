/** The sheet 命令 Commands: one line for each command that was asked for. */

const CUST_COMMAND = 3;
const CUST_ARGUMENTS = 4;
const CUST_STATE = 5;
const CUST_MOST_LINES = 300;
const CUST_KEPT_LINES = 200;

/**
 * Appends a line, unless the same command waits already.
 *
 * @return {string} What the person is told.
 */
function custEnqueue_(book, verb, words) {
  const label = words[verb];
  const active = book.getActiveSheet();
  const found = custFindQueue_(book);
  const argument = custArgument_(active, found);
  const name = found ? found.getName() : custFreeName_(book, words);
  if (!name) return words.nameTaken(words.queue);
  const sheet = found || custMakeQueue_(book, name, words);
  // A new sheet comes to the front; the person stays where they were.
  if (!found) book.setActiveSheet(active);
  const lines = custLines_(sheet);
  if (lines.some((line) => custWaits_(line, verb, argument))) return words.already(label);
  custTrim_(sheet, lines);
  const line = [
    Utilities.getUuid(), custNow_(book), custWho_(), label, argument, words.waiting, '', '', '',
  ];
  const place = sheet.getRange(sheet.getLastRow() + 1, 1, 1, line.length);
  // As plain text first: then nothing is taken for a number or a formula.
  place.setNumberFormat('@').setValues([line]);
  return words.queued(label, name);
}

/** The queue of a spreadsheet; null where there is none. A sheet of its name may be somebody's. */
function custFindQueue_(book) {
  for (const name of custBoth_('queue')) {
    const sheet = book.getSheetByName(name);
    if (sheet && custIsQueue_(sheet)) return sheet;
  }
  return null;
}

function custIsQueue_(sheet) {
  const width = CUST_WORDS.en.headings.length;
  if (sheet.getLastColumn() < width) return false;
  const row = sheet.getRange(1, 1, 1, width).getValues()[0].map(String);
  return custBoth_('headings').some((headings) => headings.every((word, i) => word === row[i]));
}

function custFreeName_(book, words) {
  const names = [words.queue, ...custBoth_('queue')];
  return names.find((name) => !book.getSheetByName(name)) || '';
}

function custMakeQueue_(book, name, words) {
  const sheet = book.insertSheet(name, book.getSheets().length);
  const width = words.headings.length;
  sheet.getRange(1, 1, sheet.getMaxRows(), width).setNumberFormat('@');
  sheet
    .getRange(1, 1, 1, width)
    .setValues([words.headings])
    .setFontWeight('bold')
    .setFontColor('#FFFFFF')
    .setBackground('#1F4E79');
  sheet.setFrozenRows(1);
  sheet.setColumnWidth(CUST_COMMAND + 1, 120);
  sheet.setColumnWidth(width, 420);
  // Whoever edits here is warned; the sync needs no right of its own for it.
  sheet.protect().setDescription(words.guard).setWarningOnly(true);
  return sheet;
}

/** The lines, each a list of texts, the oldest first. */
function custLines_(sheet) {
  const last = sheet.getLastRow();
  if (last < 2) return [];
  const width = CUST_WORDS.en.headings.length;
  return sheet.getRange(2, 1, last - 1, width).getValues().map((line) => line.map(String));
}

function custWaits_(line, verb, argument) {
  return (
    custBoth_('waiting').includes(line[CUST_STATE]) &&
    custBoth_(verb).includes(line[CUST_COMMAND]) &&
    line[CUST_ARGUMENTS] === argument
  );
}

/** Drops the oldest lines of a long queue, as far as they are settled. */
function custTrim_(sheet, lines) {
  if (lines.length < CUST_MOST_LINES) return;
  const settled = custBoth_('settled').flat();
  const open = lines.findIndex((line) => !settled.includes(line[CUST_STATE]));
  const count = Math.min(open < 0 ? lines.length : open, lines.length - CUST_KEPT_LINES);
  if (count > 0) sheet.deleteRows(2, count);
}

/** On which tab it was asked: its id, or nothing on a sheet that holds results. */
function custArgument_(active, queue) {
  const isQueue = queue && active.getSheetId() === queue.getSheetId();
  const isResult = active
    .getDeveloperMetadata()
    .some((metadata) => metadata.getKey() === 'custsheet.result');
  return isQueue || isResult ? '' : `gid=${active.getSheetId()}`;
}

function custNow_(book) {
  return Utilities.formatDate(new Date(), book.getSpreadsheetTimeZone(), 'yyyy-MM-dd HH:mm:ss');
}

/** The person's address where Google tells it, and nothing that a cell could take for more. */
function custWho_() {
  try {
    const address = Session.getActiveUser().getEmail() || '';
    return /^[A-Za-z0-9][^\s"'<>]*@[^\s"'<>]+$/.test(address) ? address : '';
  } catch (_refused) {
    return '';
  }
}
