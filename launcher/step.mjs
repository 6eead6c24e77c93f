import { spawn } from 'node:child_process';
import { root } from './paths.mjs';
import { Advice } from './lifetime.mjs';

/** Says what is being done, does it, and shows what it printed only when it failed. */
export async function step(title, program, args, { lifetime, env = {} }) {
    if (title) console.log(`${title} ...`);
    const { code, output } = await finished(program, args, { lifetime, env });
    if (code === 0) return;
    console.log(output.trim());
    throw new Advice(`${[program, ...args].join(' ')} failed.`);
}

/**
 * Runs a program to its end. It shares the terminal's Ctrl-C with us; a SIGTERM is passed on.
 * @param {{lifetime: import('./lifetime.mjs').Lifetime, env?: object, quiet?: boolean, within?: number}} how
 * quiet: keep what it prints; within: milliseconds after which it is killed
 * @returns {Promise<{code: number | null, output: string}>}
 */
export function finished(program, args, { lifetime, env = {}, quiet = true, within }) {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, {
            cwd: root,
            env: { ...process.env, ...env },
            stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
            timeout: within,
            killSignal: 'SIGKILL',
        });
        let output = '';
        for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', text => output += text);
        const interrupt = () => child.kill('SIGTERM');
        lifetime.signal.addEventListener('abort', interrupt);
        child.once('error', reject).once('close', code => {
            lifetime.signal.removeEventListener('abort', interrupt);
            if (lifetime.signal.aborted) reject(lifetime.signal.reason);
            else resolve({ code, output });
        });
    });
}
