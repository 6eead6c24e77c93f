import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { application } from './build.mjs';
import { Advice } from './lifetime.mjs';
import { inRoot } from './paths.mjs';
import { withParent } from './processes.mjs';
import { finished } from './step.mjs';
import { visitable } from './urls.mjs';

const READY_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 15_000;

/** One line per event, with its time; what the framework says about every request is left out. */
const LOGGING = {
    Logging__Console__FormatterName: 'simple',
    Logging__Console__FormatterOptions__SingleLine: 'true',
    Logging__Console__FormatterOptions__TimestampFormat: 'HH:mm:ss ',
    Logging__LogLevel__Microsoft: 'Warning',
    DOTNET_NOLOGO: '1',
};

export async function migrate(env, lifetime) {
    const { code, output } = await finished('dotnet', [application, 'migrate'], { lifetime, env });
    if (code !== 0) throw new Advice(`The database could not be migrated.\n${output.trim()}`);
    return output.trim();
}

/** Answers the exit code: 1 too when it could not be done. What was found is printed. */
export async function verifyReceipts(env, lifetime) {
    const { code } = await finished('dotnet', [application, 'verify'], { lifetime, env: { ...env, Logging__LogLevel__Default: 'Warning' }, quiet: false });
    return code === 0 ? 0 : 1;
}

/**
 * Starts the application in a session of its own, so that Ctrl-C is the launcher's to handle, and waits until it answers.
 * @param {object} env added to the launcher's own environment; ASPNETCORE_URLS must be in it
 * @param {{output?: number, lifetime: import('./lifetime.mjs').Lifetime}} how output: a file for its log, else the terminal
 */
export async function startApp(env, { output = 'inherit', lifetime }) {
    const [file, argv] = withParent('TERM', 'dotnet', [application]);
    const child = spawn(file, argv, {
        cwd: inRoot('src'), // Where wwwroot is.
        env: { ...LOGGING, ...process.env, ...env },
        detached: true,
        stdio: ['ignore', output, output],
    });
    let over = false;
    const exited = new Promise((resolve, reject) => {
        child.once('exit', code => resolve(code));
        child.once('error', reject);
    }).finally(() => over = true);
    exited.catch(() => { });

    const app = lifetime.own({
        pid: child.pid,
        url: visitable(env.ASPNETCORE_URLS),
        exited,
        async stop() {
            if (over) return;
            child.kill('SIGTERM');
            const tooLong = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
            await exited;
            clearTimeout(tooLong);
        },
    });
    await answers(app, () => over, lifetime);
    return app;
}

async function answers(app, over, lifetime) {
    for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await delay(50)) {
        lifetime.signal.throwIfAborted();
        if (over()) throw new Advice(`The application stopped while starting (exit code ${await app.exited}); its reason is above.`);
        const answer = await fetch(`${app.url}/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
        if (answer?.ok) return;
    }
    throw new Advice(`The application does not answer at ${app.url}/health.`);
}
