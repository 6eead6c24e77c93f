/** @typedef {{passed: number, failed: number, skipped: number}} Result */

/** @param {string} xml what xunit writes with -xml @returns {Result} */
export function fromXunit(xml) {
    const assemblies = [...xml.matchAll(/<assembly\s[^>]*>/g)].map(([tag]) => tag);
    const of = name => assemblies.reduce((n, tag) => n + Number(new RegExp(`\\s${name}="(\\d+)"`).exec(tag)?.[1] ?? 0), 0);
    return { passed: of('passed'), failed: of('failed') + of('errors'), skipped: of('skipped') + of('not-run') };
}

/** The methods of the tests that failed, one for each test; none when something else did, such as a class that could not begin. @param {string} xml @returns {string[]} */
export function failuresOf(xml) {
    const failed = [...xml.matchAll(/<test\s[^>]*\sresult="Fail"[^>]*>/g)].map(([tag]) => {
        const of = name => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
        return `${of('type')}.${of('method')}`;
    });
    return failed.length === fromXunit(xml).failed ? failed : [];
}

/** @param {string} tap what node --test writes at its end @returns {Result} */
export function fromNode(tap) {
    const of = name => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
    return { passed: of('pass'), failed: of('fail') + of('cancelled'), skipped: of('skipped') + of('todo') };
}

/** A run that ended badly with no failed test to show for it (it crashed, or hung) still failed. */
export const trusting = (result, code) => code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;

export const sum = results => results.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    { passed: 0, failed: 0, skipped: 0 });

export const count = ({ passed, failed }) => `${passed} passed, ${failed} failed`;
