import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visitable } from '../urls.mjs';

for (const [listen, visit] of [
    ['http://127.0.0.1:5080', 'http://127.0.0.1:5080'],
    ['http://+:8080', 'http://127.0.0.1:8080'],
    ['http://*:8080/', 'http://127.0.0.1:8080'],
    ['http://0.0.0.0:8080', 'http://127.0.0.1:8080'],
    ['http://[::]:8080', 'http://127.0.0.1:8080'],
    ['https://localhost:5443;http://localhost:5080', 'http://localhost:5080'],
    ['https://calls.example', 'https://calls.example'],
])
    test(`a server on ${listen} is visited at ${visit}`, () => assert.equal(visitable(listen), visit));
