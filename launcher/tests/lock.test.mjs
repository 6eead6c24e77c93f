import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { lockHolder, takeLock } from '../lock.mjs';
import { startedAt } from '../processes.mjs';

let folder;
beforeEach(async () => folder = await mkdtemp(join(tmpdir(), 'dutycall-lock-')));
afterEach(() => rm(folder, { recursive: true }));

const left = holder => writeFile(join(folder, 'run.lock'), JSON.stringify(holder));

test('the second to ask learns who holds it and where that one answers', async () => {
    const first = await takeLock(folder);
    await first.tell('http://127.0.0.1:5080');

    const { holder } = await takeLock(folder);

    assert.equal(holder.pid, process.pid);
    assert.equal(holder.url, 'http://127.0.0.1:5080');
});

test('given back, it is free', async () => {
    await (await takeLock(folder)).stop();

    assert.equal(await lockHolder(folder), null);
    assert.ok((await takeLock(folder)).stop);
});

test('the lock of a process that is gone is taken over', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    const started = startedAt(gone.pid);
    await once(gone, 'exit');
    await left({ pid: gone.pid, started, url: 'http://127.0.0.1:5080' });

    assert.ok((await takeLock(folder)).stop);
    assert.deepEqual(await readdir(folder), ['run.lock']);
});

test('so is the lock of a process whose number another one has by now', async () => {
    await left({ pid: process.pid, started: 'another day' });

    assert.ok((await takeLock(folder)).stop);
});

test('half a lock, left by a full disk, holds nobody up', async () => {
    await writeFile(join(folder, 'run.lock'), '{"pid":');

    assert.ok((await takeLock(folder)).stop);
});

test('of many that ask at once, one gets it', async () => {
    await left({ pid: process.pid, started: 'another day' });

    const asked = await Promise.all(Array.from({ length: 8 }, () => takeLock(folder)));

    assert.equal(asked.filter(lock => lock.stop).length, 1);
});
