import { expect, test } from 'vitest';
import { requireNode } from '../src/main.ts';

test.each(['24.15.0', '24.20.1', '26.0.0'])('Node %s will do', (version) => {
  expect(requireNode(version)).toBeUndefined();
});

test.each(['20.20.2', '24.14.9'])('Node %s is too old', (version) => {
  expect(() => requireNode(version)).toThrow(`CLI_NODE_TOO_OLD: This is Node ${version}`);
});
