import { mkdir } from 'node:fs/promises';
import { migrate, startApp } from '../app.mjs';
import { build } from '../build.mjs';
import { openDatabase } from '../database.mjs';
import { PASSWORD, SIGN_INS, wanted } from '../demo.mjs';
import { Advice } from '../lifetime.mjs';
import { takeLock } from '../lock.mjs';
import { dataFolder } from '../paths.mjs';
import { listenUrls } from '../urls.mjs';

/** Builds and runs the whole of DutyCall until Ctrl-C. */
export async function run(lifetime) {
    const folder = dataFolder();
    await mkdir(folder, { recursive: true });
    const lock = await takeLock(folder);
    if (lock.holder) throw new Advice(alreadyRunning(lock.holder));
    lifetime.own(lock);

    await build(lifetime);
    const database = await openDatabase(lifetime, folder);
    await migrate({ DATABASE_URL: database.url }, lifetime);
    const demo = wanted(process.env);
    const app = await startApp({
        DATABASE_URL: database.url,
        DUTYCALL_DATA: folder,
        DUTYCALL_DEMO: demo ? '1' : '0',
        ASPNETCORE_URLS: await listenUrls(),
    }, { lifetime });
    await lock.tell(app.url);
    console.log(welcome(app.url, demo));

    const ended = await Promise.race([
        lifetime.interrupted().then(() => 'interrupted'),
        app.exited.then(code => `The application stopped by itself (exit code ${code}).`),
        database.exited.then(() => `PostgreSQL stopped by itself; its log is ${folder}/postgres/log`),
    ]);
    if (ended !== 'interrupted') throw new Advice(ended);
    console.log('\nStopping ...');
    return 0;
}

const alreadyRunning = ({ pid, url }) => url
    ? `DutyCall already runs at ${url} (process ${pid}). Open it, or stop it first: kill ${pid}`
    : `DutyCall is already starting (process ${pid}).`;

const welcome = (url, demo) => `
  DutyCall is ready at  ${url}
${demo ? `
  Sign in as:
${SIGN_INS.map(([email, role]) => `    ${email.padEnd(22)}${PASSWORD}   (${role})`).join('\n')}
` : ''}
  Ctrl-C stops it.
`;
