// The words of the script, as JSON; a text that takes values is shown with placeholders.
const fs = require('fs');
const vm = require('vm');

const context = vm.createContext({});
vm.runInContext(fs.readFileSync(process.argv[2], 'utf8'), context);
process.stdout.write(
  vm.runInContext(
    `JSON.stringify(CUST_WORDS, (key, value) =>
      typeof value === 'function' ? value('{0}', '{1}') : value)`,
    context
  )
);
