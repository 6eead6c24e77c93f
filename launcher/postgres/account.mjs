import { chown, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { which, withParent } from '../processes.mjs';

const READ_ANYWHERE = [['dac_read_search', 2], ['dac_override', 1]];

/**
 * The account the server runs under, and how to run a program as it. PostgreSQL refuses to run as root, so root
 * hands it to the owner of the data, else to `postgres`, else to `nobody`; anyone else runs it as themselves.
 * @param {string} data the cluster's folder, made or not
 * @param {string[]} reads what that account must be able to reach
 */
export async function serverAccount(data, reads) {
    const user = process.getuid() === 0 ? await ownerOf(data) ?? await find('postgres') ?? await find('nobody') : null;
    const capability = user && !await reachable([dirname(data), ...reads]) ? await readAnywhere() : null;
    return {
        own: path => user ? chown(path, user.uid, user.gid) : undefined,
        command(program, args) {
            const [file, argv] = withParent('INT', program, args, flags(user, capability));
            return { file, argv, options: file === program ? user ?? {} : {} };
        },
    };
}

const flags = (user, capability) => [
    ...user ? ['--reuid', `${user.uid}`, '--regid', `${user.gid}`, '--clear-groups'] : [],
    // Without the securebit, access(2), which PostgreSQL asks about its own binaries, ignores the capability.
    ...capability ? ['--inh-caps', `+${capability}`, '--ambient-caps', `+${capability}`, '--securebits', '+no_setuid_fixup'] : [],
];

async function ownerOf(data) {
    const { uid, gid } = await stat(data).catch(() => ({ uid: 0 }));
    return uid === 0 ? null : { uid, gid };
}

async function find(name) {
    const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find(l => l.startsWith(`${name}:`));
    if (!line) return null;
    const [, , uid, gid] = line.split(':');
    return { uid: Number(uid), gid: Number(gid) };
}

/** Whether a stranger may walk to all of these: a checkout in /root, say, is closed to everyone else. */
async function reachable(paths) {
    for (let path of paths)
        for (; ; path = dirname(path)) {
            if (!((await stat(path)).mode & 0o001)) return false;
            if (path === dirname(path)) break;
        }
    return true;
}

async function readAnywhere() {
    const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
    const held = BigInt(`0x${/^CapEff:\s*(\w+)/m.exec(status)?.[1] ?? '0'}`);
    const capability = which('setpriv') && READ_ANYWHERE.find(([, bit]) => held >> BigInt(bit) & 1n)?.[0];
    if (!capability)
        throw new Error('PostgreSQL does not run as root, and no other account can reach this folder. Move the checkout '
            + '(and DUTYCALL_DATA) to where others may read, such as /opt, or set DATABASE_URL.');
    return capability;
}
