// Calls the cell functions of the script; cases come in as JSON, answers go out as JSON.
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const folder = process.argv[2];
const context = vm.createContext({
  Session: {
    getActiveUserLocale() {
      throw new Error('not allowed in a cell function');
    },
  },
  SpreadsheetApp: { getActive: () => ({ getSpreadsheetLocale: () => 'en_GB' }) },
});
for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.js'))) {
  vm.runInContext(fs.readFileSync(path.join(folder, name), 'utf8'), context, name);
}
// What is made here must be of the script's own kinds: Date, Array.
context.text = fs.readFileSync(0, 'utf8');
const answers = vm.runInContext(
  `(() => {
    const given = (value) => {
      if (Array.isArray(value)) return value.map(given);
      if (value && value.date) return new Date(...value.date);
      return value;
    };
    const shown = (value) => {
      if (Array.isArray(value)) return value.map(shown);
      if (!(value instanceof Date)) return value;
      return { date: custDay_(value) + ' ' + custClock_(value, true) };
    };
    return JSON.stringify(JSON.parse(text).map(([name, ...args]) => {
      try {
        return { answer: shown(globalThis[name](...args.map(given))) };
      } catch (error) {
        return { error: error.message };
      }
    }));
  })()`,
  context
);
process.stdout.write(answers);
