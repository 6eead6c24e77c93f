import { execFileSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is on PATH, or null. */
export function which(program) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
        const path = join(folder, program);
        try {
            accessSync(path, constants.X_OK);
            return path;
        } catch {
            // Not in this folder.
        }
    }
    return null;
}

/** What tells a process from a later one of the same number: when it began, as the system writes it. Null: there is none. */
export function startedAt(pid) {
    try {
        if (process.platform !== 'linux') return execFileSync('ps', ['-p', `${pid}`, '-o', 'lstart='], { encoding: 'utf8' }).trim() || null;
        const [state, ...rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
        return state === 'Z' ? null : rest[18];
    } catch {
        return null;
    }
}

export const alive = pid => startedAt(pid) !== null;

/** A command whose process is told to stop when the launcher dies without a word. Only Linux can; elsewhere the next start cleans up. */
export const withParent = (signal, program, args, flags = []) =>
    which('setpriv') ? ['setpriv', [...flags, '--pdeathsig', signal, program, ...args]] : [program, args];
