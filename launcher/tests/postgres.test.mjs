import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { inRoot } from '../paths.mjs';
import { alive } from '../processes.mjs';
import { runningCluster, startCluster, THROWAWAY } from '../postgres/cluster.mjs';

let home;
before(async () => {
    home = await mkdtemp(join(tmpdir(), 'dutycall-postgres-test-'));
    await chmod(home, 0o711);
});
after(() => rm(home, { recursive: true }));

const start = () => startCluster(home, THROWAWAY);
const postmasterFile = () => join(home, 'data', 'postmaster.pid');
const port = cluster => Number(new URL(cluster.url).port);

/** PostgreSQL answers S or N to a request for TLS, before any password. */
async function answers(cluster) {
    const socket = connect(port(cluster), '127.0.0.1');
    socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    const [reply] = await once(socket, 'data');
    socket.destroy();
    return reply.toString();
}

async function until(condition) {
    while (!condition()) await delay(20);
}

test('starts, answers on loopback, and is gone when stopped', async () => {
    const cluster = await start();
    assert.equal(await answers(cluster), 'N');
    assert.equal((await runningCluster(home)).url, cluster.url);

    await cluster.stop();

    assert.equal(await runningCluster(home), null);
    assert.match(await readFile(join(home, 'log'), 'utf8'), /database system is shut down\n$/);
});

test('keeps its port, and its password from other accounts', async () => {
    const first = await start();
    await first.stop();
    const second = await start();
    await second.stop();

    assert.equal(second.url, first.url);
    assert.equal((await stat(join(home, 'password'))).mode & 0o777, 0o600);
});

test('moves when somebody else has its port', async () => {
    const first = await start();
    await first.stop();
    const other = createServer().listen(port(first), '127.0.0.1');
    await once(other, 'listening');

    const second = await start();

    assert.notEqual(port(second), port(first));
    await second.stop();
    other.close();
});

test('killed hard, it recovers', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    await first.exited;

    const second = await start();

    assert.equal(await answers(second), 'N');
    assert.match(await readFile(join(home, 'log'), 'utf8'), /automatic recovery in progress/);
    await second.stop();
});

test('is not stopped by another program that has the number its dead server left behind', async () => {
    const first = await start();
    const lines = await readFile(postmasterFile(), 'utf8');
    const { uid, gid } = await stat(postmasterFile());
    await first.stop();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], process.getuid() === 0 ? { uid, gid } : {});
    await writeFile(postmasterFile(), lines.replace(/^\d+/, other.pid), { mode: 0o600 });
    await chown(postmasterFile(), uid, gid);

    const second = await start();

    assert.equal(await answers(second), 'N');
    await second.stop();
    other.kill();
});

test('a launcher that is killed takes its server with it, or the next start does', async () => {
    const launcher = spawn(process.execPath, ['--input-type=module', '--eval', `
        import { startCluster, THROWAWAY } from '${inRoot('launcher/postgres/cluster.mjs')}';
        console.log((await startCluster('${home}', THROWAWAY)).pid);
        setInterval(() => {}, 1000);`]);
    const pid = Number(await once(launcher.stdout, 'data'));
    launcher.kill('SIGKILL');

    const next = await start();

    await until(() => !alive(pid));
    assert.equal(await answers(next), 'N');
    await next.stop();
});

test('a data folder of another version is refused with a way out', async () => {
    await start().then(cluster => cluster.stop());
    const version = join(home, 'data', 'PG_VERSION');
    const own = await readFile(version, 'utf8');
    await writeFile(version, '17\n');

    await assert.rejects(start, /made by PostgreSQL 17; this is 18/);

    await writeFile(version, own);
});
