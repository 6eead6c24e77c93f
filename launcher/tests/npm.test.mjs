import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inStep } from '../npm.mjs';

const locked = {
    '': { name: 'dutycall' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/for-another-machine': { version: '2.0.0', optional: true },
};

for (const [title, installed, expected] of [
    ['the same', { 'node_modules/a': { version: '1.0.0' } }, true],
    ['nothing', {}, false],
    ['an older version', { 'node_modules/a': { version: '0.9.0' } }, false],
    ['another version of an optional package', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/for-another-machine': { version: '1.0.0' } }, false],
    ['one that is no longer asked for', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } }, false],
])
    test(`${title} installed: ${expected ? 'nothing to do' : 'install'}`, () => assert.equal(inStep(locked, installed), expected));
