import { createServer } from 'node:net';

const FIRST_PORT = 5080;

/** What the application listens on: what ASPNETCORE_URLS says, else the first free port on loopback from 5080. */
export async function listenUrls() {
    if (process.env.ASPNETCORE_URLS) return process.env.ASPNETCORE_URLS;
    for (let port = FIRST_PORT; port < FIRST_PORT + 100; port++)
        if (await isFree(port)) return `http://127.0.0.1:${port}`;
    throw new Error(`No free port from ${FIRST_PORT} to ${FIRST_PORT + 99}. Set ASPNETCORE_URLS, e.g. http://127.0.0.1:8080`);
}

/** Where a browser on this machine finds a server that listens on such URLs. "Any address" is no address to visit. */
export function visitable(listen) {
    const [first] = listen.split(';').sort((a, b) => Number(b.startsWith('http:')) - Number(a.startsWith('http:')));
    const url = new URL(first.trim().replace(/:\/\/(\+|\*|0\.0\.0\.0|\[::\])(?=[:/]|$)/, '://127.0.0.1'));
    return url.origin;
}

export const freePort = () => listening(0);

const isFree = port => listening(port).then(() => true, () => false);

const listening = wanted => new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(wanted, '127.0.0.1', () => {
        const { port } = probe.address();
        probe.close(() => resolve(port));
    });
});
