import { bench } from './commands/bench.mjs';
import { help } from './commands/help.mjs';
import { migrate } from './commands/migrate.mjs';
import { run } from './commands/run.mjs';
import { smoke } from './commands/smoke.mjs';
import { test } from './commands/test.mjs';
import { verify } from './commands/verify.mjs';
import { Advice, Interrupted, Lifetime } from './lifetime.mjs';

const INTERRUPTED = 130;
const COMMANDS = { run, test, smoke, migrate, verify, bench, help };

const [name = 'help', ...args] = process.argv.slice(2);
const command = COMMANDS[name.replace(/^--/, '')];
if (!command) {
    console.error(`There is no command "${name}". See: ./dutycall help`);
    process.exit(2);
}

const lifetime = new Lifetime();
let code;
try {
    code = await command(lifetime, args);
} catch (error) {
    code = error instanceof Interrupted ? (command === run ? 0 : INTERRUPTED) : 1;
    if (!(error instanceof Interrupted)) console.error(error instanceof Advice ? error.message : error);
} finally {
    await lifetime.end();
}
process.exit(code);
