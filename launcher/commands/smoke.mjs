import { chmod, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startApp } from '../app.mjs';
import { build, buildBrowserTests } from '../build.mjs';
import { chromium } from '../chromium.mjs';
import { Advice } from '../lifetime.mjs';
import { startCluster } from '../postgres/cluster.mjs';
import { finished } from '../step.mjs';
import { freePort } from '../urls.mjs';
import { assembly } from './test.mjs';

const FOREIGN = /^(DATABASE_URL|PUBLIC_BASE_URL|ASPNETCORE_URLS|TWILIO_.*|DUTYCALL_.*)$/;
const TAIL = 60;

/** Makes a real call in a real browser, on an application of its own: fresh data, free ports, the sandbox carrier. */
export async function smoke(lifetime) {
    for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) delete process.env[name];
    const CHROMIUM_PATH = await chromium(lifetime);
    await build(lifetime);
    await buildBrowserTests(lifetime);

    const folder = await freshFolder(lifetime);
    const log = await open(join(folder, 'app.log'), 'a+');
    lifetime.own({ stop: () => log.close() });
    const database = lifetime.own(await startCluster(join(folder, 'postgres')));
    await migrate({ DATABASE_URL: database.url }, lifetime);
    const how = { lifetime, env: { CHROMIUM_PATH }, quiet: false };
    try {
        const app = await startApp({
            DATABASE_URL: database.url,
            DUTYCALL_DATA: folder,
            DUTYCALL_DEMO: '1',
            ASPNETCORE_URLS: `http://127.0.0.1:${await freePort()}`,
        }, { output: log.fd, lifetime });
        const { code } = await finished('dotnet', [await assembly('browser'), 'smoke', '--base-url', app.url], how);
        if (code !== 0) throw new Advice('The smoke run failed.');
        return 0;
    } catch (error) {
        if (error instanceof Advice) await showLog(folder);
        throw error;
    }
}

/** Others may walk through it: the database's account is not always ours. */
async function freshFolder(lifetime) {
    const folder = await mkdtemp(join(tmpdir(), 'dutycall-smoke-'));
    lifetime.own({ stop: () => rm(folder, { recursive: true, force: true }) });
    await chmod(folder, 0o711);
    return folder;
}

async function showLog(folder) {
    const lines = (await readFile(join(folder, 'app.log'), 'utf8')).trimEnd().split('\n');
    console.log(`\nThe end of the application's log:\n${lines.slice(-TAIL).join('\n')}`);
}
