import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../urls.mjs';
import { serverAccount } from './account.mjs';
import { binaries } from './binaries.mjs';
import { interrupt, postmaster } from './postmaster.mjs';

const VERSION = '18';
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
const CTYPE = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
const READY_WITHIN_MS = 300_000; // Recovery after a hard stop replays the log, which can be long.
const run = promisify(execFile);

const ALWAYS = {
    listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', log_timezone: 'UTC', random_page_cost: '1.1',
};

/** For data that somebody will miss. */
export const DURABLE = { max_connections: '200', shared_buffers: '256MB', max_wal_size: '2GB' };

/**
 * For data that lives no longer than a test run: nothing is written twice, nothing waits for a disk. No autovacuum: its
 * worker keeps a database from being dropped, and only a superuser may end it.
 */
export const THROWAWAY = {
    max_connections: '300', shared_buffers: '128MB', fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off',
    wal_level: 'minimal', max_wal_senders: '0', scram_iterations: '1', autovacuum: 'off',
};

/**
 * Starts the PostgreSQL of a folder, making it the first time. The role in the URL owns its database and may make others
 * and roles, as on a rented server; it is no superuser.
 * @param {string} home holds data/, the generated password, the port and the log
 * @returns {Promise<{url: string, pid: number, exited: Promise<void>, stop: () => Promise<void>}>}
 */
export async function startCluster(home, settings = DURABLE) {
    await mkdir(home, { recursive: true, mode: 0o755 });
    home = await realpath(home);
    const data = join(home, 'data');
    const { initdb, postgres } = await binaries();
    const account = await serverAccount(data, [initdb, postgres]);

    if (!existsSync(join(data, 'PG_VERSION'))) await create(home, data, account, { initdb, postgres }, settings);
    await mustBeOurVersion(data);
    await endOrphan(data);
    return await start(home, data, account, postgres, settings);
}

/** What a cluster that runs answers to, whoever started it. */
export async function runningCluster(home) {
    const server = await postmaster(join(await realpath(home).catch(() => home), 'data'));
    return server && { pid: server.pid, url: await url(home, server.port) };
}

/** Made aside and then renamed: half a cluster is never taken for a whole one. */
async function create(home, data, account, { initdb, postgres }, settings) {
    const draft = `${data}.new`;
    const secret = join(home, 'password.new');
    const password = randomBytes(24).toString('base64url');
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    await account.own(draft);
    await writeFile(secret, password, { mode: 0o600 });
    await account.own(secret);

    const { fsync, scram_iterations: rounds = '4096' } = settings;
    await finish(account.command(initdb, [
        '--pgdata', draft, '--username', 'postgres', '--pwfile', secret, '--auth', 'scram-sha-256', '--no-instructions',
        '--encoding', 'UTF8', '--locale', CTYPE, '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8',
        '--set', `scram_iterations=${rounds}`, ...fsync === 'off' ? ['--no-sync'] : [],
    ]));
    await finish(account.command(postgres, ['--single', '-j', '-D', draft, '-c', 'exit_on_error=true', 'postgres']), [
        `create role dutycall login createdb createrole password '${password}'`,
        'create database dutycall owner dutycall',
    ].map(sql => `${sql};\n\n`).join(''));

    await rm(secret);
    await writeFile(join(home, 'password'), password, { mode: 0o600 });
    await rename(draft, data);
}

async function finish({ file, argv, options }, input = '') {
    const running = run(file, argv, { ...options, cwd: '/', env: ENVIRONMENT });
    running.child.stdin.end(input);
    await running.catch(error => {
        throw new Error(`PostgreSQL could not make its data folder: ${error.stderr || error.message}`);
    });
}

async function mustBeOurVersion(data) {
    const version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
    if (version !== VERSION)
        throw new Error(`${data} was made by PostgreSQL ${version}; this is ${VERSION}. Move it away, or dump and restore it.`);
}

/** A server whose launcher was killed: its data is whole, but nobody would stop it. */
async function endOrphan(data) {
    const orphan = await postmaster(data);
    if (orphan) await interrupt(data, orphan.pid);
}

async function start(home, data, account, postgres, settings) {
    const deadline = Date.now() + READY_WITHIN_MS;
    let port = Number(await readFile(join(home, 'port'), 'utf8').catch(() => '0')) || await freePort();
    for (; ;) {
        const attempt = await launch(home, data, account, postgres, { ...ALWAYS, ...settings, port: `${port}` });
        if (await attempt.ready(deadline)) {
            await writeFile(join(home, 'port'), `${port}\n`);
            return { url: await url(home, port), pid: attempt.pid, exited: attempt.exited, stop: attempt.stop };
        }
        const why = await attempt.complaint();
        if (/could not bind|Address already in use/.test(why)) port = await freePort();
        else if (/is still in use|already exists/.test(why) && Date.now() < deadline) await delay(200); // The dead server's last children.
        else throw new Error(`PostgreSQL did not start:\n${why}`);
    }
}

async function launch(home, data, account, postgres, settings) {
    const log = await open(join(home, 'log'), 'a', 0o600);
    const { size } = await log.stat();
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const { file, argv, options } = account.command(postgres, ['-D', data, ...flags]);
    // In a session of its own: Ctrl-C in the terminal is for the launcher, which stops what uses the database first.
    const child = spawn(file, argv, { ...options, cwd: '/', env: ENVIRONMENT, detached: true, stdio: ['ignore', log.fd, log.fd] });
    let over = false;
    const exited = new Promise((resolve, reject) => {
        child.once('exit', () => resolve(over = true));
        child.once('error', reject);
    });
    exited.catch(() => over = true).then(() => log.close());

    return {
        pid: child.pid,
        exited,
        async ready(deadline) {
            while (!over && Date.now() < deadline) {
                const server = await postmaster(data);
                if (server?.pid === child.pid && server.ready) return true;
                await delay(20);
            }
            return false;
        },
        complaint: async () => (await readFile(join(home, 'log'))).subarray(size).toString().trim(),
        async stop() {
            if (over) return;
            child.kill('SIGINT'); // "Fast": ends the sessions, writes a checkpoint, leaves nothing to recover.
            const tooLong = setTimeout(() => child.kill('SIGQUIT'), 30_000);
            await exited;
            clearTimeout(tooLong);
        },
    };
}

async function url(home, port) {
    const password = (await readFile(join(home, 'password'), 'utf8')).trim();
    return `postgres://dutycall:${password}@127.0.0.1:${port}/dutycall`;
}
