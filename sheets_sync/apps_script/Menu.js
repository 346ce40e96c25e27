/**
 * @OnlyCurrentDoc
 *
 * The menu 客户表 Customers. A click changes nothing in the table: it writes a line into the
 * sheet 命令 Commands, and the next sync, which runs at the company, does what the line says.
 */

/** Makes the menu when the spreadsheet is opened. */
function onOpen() {
  const words = custWords_();
  SpreadsheetApp.getUi()
    .createMenu(words.menu)
    .addItem(words.sync, 'custAskSync')
    .addSeparator()
    .addItem(words.validate, 'custAskValidate')
    .addItem(words.clear, 'custAskClear')
    .addItem(words.fix, 'custAskFix')
    .addSeparator()
    .addItem(words.duplicates, 'custAskDuplicates')
    .addItem(words.tag, 'custAskTag')
    .addSeparator()
    .addItem(words.showQueue, 'custShowQueue')
    .addToUi();
}

function custAskSync() {
  custAsk_('sync');
}

function custAskValidate() {
  custAsk_('validate');
}

function custAskClear() {
  custAsk_('clear');
}

function custAskFix() {
  custAsk_('fix');
}

function custAskDuplicates() {
  custAsk_('duplicates');
}

function custAskTag() {
  custAsk_('tag');
}

/** Goes to the sheet with the results. */
function custShowQueue() {
  const words = custWords_();
  const book = SpreadsheetApp.getActive();
  const sheet = custFindQueue_(book);
  if (sheet) book.setActiveSheet(sheet);
  else book.toast(words.noQueue, words.menu);
}

/** Puts a command into the queue, and says so. */
function custAsk_(verb) {
  const words = custWords_();
  const book = SpreadsheetApp.getActive();
  const lock = LockService.getDocumentLock();
  if (!lock.tryLock(10000)) {
    book.toast(words.busy, words.menu);
    return;
  }
  try {
    book.toast(custEnqueue_(book, verb, words), words.menu, 8);
    SpreadsheetApp.flush();
  } finally {
    lock.releaseLock();
  }
}
