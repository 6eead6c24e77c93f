import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, failuresOf, fromNode, fromXunit, sum, trusting } from '../results.mjs';

const xml = '<assemblies><assembly name="x" total="6" passed="3" failed="1" skipped="1" not-run="0" errors="1" time="0.1"><test result="Fail"/></assembly></assemblies>';

test('xunit: an error outside a test is a failure', () =>
    assert.deepEqual(fromXunit(xml), { passed: 3, failed: 2, skipped: 1 }));

const failing = `<assemblies><assembly name="x" total="3" passed="1" failed="2" skipped="0" not-run="0" errors="0"><collection>
  <test name="A.B.C(x: &quot;1&quot;)" type="A.B" method="C" time="0.1" result="Fail"><failure/></test>
  <test name="A.B.C(x: &quot;2&quot;)" type="A.B" method="C" time="0.1" result="Fail"><failure/></test>
  <test name="A.B.D" type="A.B" method="D" time="0.1" result="Pass"/></collection></assembly></assemblies>`;

test('xunit: who failed is known by method', () => assert.deepEqual(failuresOf(failing), ['A.B.C', 'A.B.C']));

test('xunit: with an error outside a test nobody is named', () => assert.deepEqual(failuresOf(failing.replace('errors="0"', 'errors="1"')), []));

test('node: a test cut short is a failure', () =>
    assert.deepEqual(fromNode('ok 1 - a\n# tests 4\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n# todo 0\n'), { passed: 2, failed: 2, skipped: 0 }));

test('a run that crashed before it could report counts as one failure', () =>
    assert.equal(count(sum([trusting(fromXunit(''), 134), fromXunit(xml)])), '3 passed, 3 failed'));
