import { execFileSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { alive } from '../processes.mjs';

/**
 * The server that runs on a data folder, if one does. A number left in postmaster.pid by a server that was killed may
 * belong to any program by now, and PostgreSQL would refuse to start beside it; such a file is removed.
 * @param {string} data its path as the server was given it, links resolved
 * @returns {Promise<{pid: number, port: number, ready: boolean} | null>}
 */
export async function postmaster(data) {
    const file = join(data, 'postmaster.pid');
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    const pid = Number(lines[0]);
    if (!pid) return null;
    if (await serves(pid, data)) return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
    if (numberTaken(pid)) await rm(file, { force: true }); // Any other leftover PostgreSQL judges itself.
    return null;
}

/** Asks a server that is nobody's child any more to stop, and waits until it has. */
export async function interrupt(data, pid) {
    process.kill(pid, 'SIGINT');
    while (alive(pid) && await serves(pid, data)) await delay(20);
}

/** Also by a zombie, which PostgreSQL takes for a live server. */
function numberTaken(pid) {
    try {
        return process.kill(pid, 0);
    } catch (error) {
        return error.code === 'EPERM';
    }
}

/** Its command line names its folder; where it works (/proc/PID/cwd) is not for root in a container to see. */
async function serves(pid, data) {
    if (process.platform === 'linux')
        return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').includes(data);
    try {
        return execFileSync('ps', ['-p', `${pid}`, '-o', 'command='], { encoding: 'utf8' }).includes(` ${data} `);
    } catch {
        return false;
    }
}
