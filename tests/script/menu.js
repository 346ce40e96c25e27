// Clicks in the menu of the script, in a spreadsheet made up here; what there is to see goes out
// as JSON. The script runs in gas-local, as its own text.
const fs = require('fs');
const crypto = require('crypto');

const [folder, gasFolder] = process.argv.slice(2);
const gas = require(gasFolder);
const given = JSON.parse(fs.readFileSync(0, 'utf8'));

/** A range: remembers what is done to it, and refuses what Google would refuse. */
class Range {
  constructor(sheet, row, column, rows, columns) {
    if (row < 1 || column < 1 || rows < 1 || columns < 1) throw new Error('no such range');
    if (row + rows - 1 > sheet.height) sheet.height = row + rows - 1;
    Object.assign(this, { sheet, row, column, rows, columns });
  }
  getValues() {
    return Array.from({ length: this.rows }, (_r, r) =>
      Array.from({ length: this.columns }, (_c, c) => this.sheet.value(this.row + r, this.column + c)));
  }
  setValues(values) {
    if (values.length !== this.rows || values.some((line) => line.length !== this.columns)) {
      throw new Error('the values have another size than the range');
    }
    values.forEach((line, r) =>
      line.forEach((value, c) => this.sheet.put(this.row + r, this.column + c, value)));
    return this;
  }
  setNumberFormat(format) {
    for (let r = 0; r < this.rows; r += 1) {
      for (let c = 0; c < this.columns; c += 1) {
        this.sheet.formats.set(`${this.row + r},${this.column + c}`, format);
      }
    }
    return this;
  }
  setFontWeight() {
    return this;
  }
  setFontColor() {
    return this;
  }
  setBackground() {
    return this;
  }
}

class Sheet {
  constructor(id, name, rows = [], metadata = []) {
    Object.assign(this, { id, name, rows: rows.map((row) => [...row]), metadata });
    this.height = 1000;
    this.formats = new Map();
    this.protections = [];
    this.frozen = 0;
  }
  value(row, column) {
    const line = this.rows[row - 1] || [];
    return line[column - 1] === undefined ? '' : line[column - 1];
  }
  put(row, column, value) {
    const isText = this.formats.get(`${row},${column}`) === '@';
    if (typeof value !== 'string') throw new Error('only texts are written');
    // What Google does with a cell that is not plain text.
    if (!isText && /^[=+\-]|^\d+([./:-]\d+)*$/.test(value)) throw new Error(`${value} would be parsed`);
    if (/^=/.test(value)) throw new Error(`${value} would be a formula`);
    while (this.rows.length < row) this.rows.push([]);
    const line = this.rows[row - 1];
    while (line.length < column) line.push('');
    line[column - 1] = value;
  }
  getName() {
    return this.name;
  }
  getSheetId() {
    return this.id;
  }
  getMaxRows() {
    return this.height;
  }
  getLastRow() {
    const filled = this.rows.map((line) => line.some((value) => value !== ''));
    return filled.lastIndexOf(true) + 1;
  }
  getLastColumn() {
    return Math.max(0, ...this.rows.map((line) => line.length));
  }
  getRange(row, column, rows = 1, columns = 1) {
    return new Range(this, row, column, rows, columns);
  }
  getDeveloperMetadata() {
    return this.metadata.map((key) => ({ getKey: () => key }));
  }
  setFrozenRows(count) {
    this.frozen = count;
  }
  setColumnWidth() {}
  deleteRows(row, count) {
    this.rows.splice(row - 1, count);
  }
  protect() {
    const protection = { description: '', warningOnly: false };
    this.protections.push(protection);
    return {
      setDescription(text) {
        protection.description = text;
        return this;
      },
      setWarningOnly(isOnly) {
        protection.warningOnly = isOnly;
        return this;
      },
    };
  }
}

const seen = { menus: [], toasts: [], locks: [], flushes: 0 };
const sheets = given.sheets.map((one) => new Sheet(one.id, one.name, one.rows, one.metadata));
let active = sheets[given.active || 0];
let uuids = 0;

const book = {
  getActiveSheet: () => active,
  setActiveSheet(sheet) {
    active = sheet;
  },
  getSheets: () => [...sheets],
  getSheetByName: (name) => sheets.find((sheet) => sheet.name === name) || null,
  insertSheet(name, place) {
    if (sheets.some((sheet) => sheet.name === name)) throw new Error('that name is taken');
    const made = new Sheet(900 + sheets.length, name);
    sheets.splice(place, 0, made);
    active = made;
    return made;
  },
  getSpreadsheetTimeZone: () => 'Asia/Shanghai',
  getSpreadsheetLocale: () => given.country || 'en_GB',
  toast: (text, title) => seen.toasts.push([title, text]),
};

const menuOf = (name) => {
  const menu = { name, items: [] };
  return Object.assign(menu, {
    addItem(label, work) {
      menu.items.push([label, work]);
      return menu;
    },
    addSeparator() {
      menu.items.push(null);
      return menu;
    },
    addToUi() {
      seen.menus.push({ name: menu.name, items: menu.items });
    },
  });
};

const script = gas.require(folder, {
  ...gas.globalMockDefault,
  Session: {
    getActiveUserLocale() {
      if (!given.language) throw new Error('not allowed');
      return given.language;
    },
    getActiveUser() {
      if (given.who === undefined) throw new Error('not allowed');
      return { getEmail: () => given.who };
    },
  },
  SpreadsheetApp: {
    getActive: () => book,
    getUi: () => ({ createMenu: menuOf }),
    flush() {
      seen.flushes += 1;
    },
  },
  LockService: {
    getDocumentLock: () => ({
      tryLock() {
        seen.locks.push(given.isBusy ? 'refused' : 'taken');
        return !given.isBusy;
      },
      releaseLock: () => seen.locks.push('released'),
    }),
  },
  Utilities: {
    getUuid() {
      if (given.realIds) return crypto.randomUUID();
      uuids += 1;
      return `00000000-0000-4000-8000-${String(uuids).padStart(12, '0')}`;
    },
    formatDate: (_date, zone, form) => `${zone} ${form}`,
  },
});

for (const name of given.calls) script[name]();
process.stdout.write(
  JSON.stringify({
    ...seen,
    active: active.name,
    sheets: sheets.map((one) => ({
      id: one.id, name: one.name, rows: one.rows, protections: one.protections, frozen: one.frozen,
    })),
  })
);
