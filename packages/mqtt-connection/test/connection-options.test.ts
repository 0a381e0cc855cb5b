import { checkOptions, redact } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { mqttConnectionOptions } from '../src/index.ts';
import { settingsOf } from './support/connecting.ts';

const schema = z.object(mqttConnectionOptions);

test('the defaults', () => {
  expect(settingsOf({ url: 'mqtt://localhost' })).toEqual({
    url: 'mqtt://localhost',
    protocol: '5',
    tls: false,
    connectTimeout: 20_000,
    keepAlive: 30_000,
  });
});

test.each(['localhost:1883', 'http://localhost', 'mqtt:', ''])('"%s" is no URL of a broker', (url) => {
  expect(() => checkOptions('mqtt', schema, { url })).toThrow(/url: expected mqtt:\/\/host:port/);
});

test('a password in the URL is refused, and not shown', () => {
  const url = 'mqtt://ann:hunter2@localhost';
  expect(() => checkOptions('mqtt', schema, { url })).toThrow(/username and password/);
  expect(() => checkOptions('mqtt', schema, { url })).not.toThrow(/hunter2/);
});

test('what is secret is not shown', () => {
  const will = { topic: 'gone', payload: 'secret words' };
  const options = {
    url: 'mqtt://localhost',
    username: 'ann',
    password: 'hunter2',
    tls: { key: 'my key' },
    will,
  };
  const text = JSON.stringify(redact(schema, options));
  expect(text).toContain('ann');
  expect(text).not.toMatch(/hunter2|my key|secret words/);
});

test.each([
  [{ keepAlive: 10 }, 'keepAlive'],
  [{ connectTimeout: 0 }, 'connectTimeout'],
  [{ protocol: '4' }, 'protocol'],
  [{ will: { topic: 'x', payload: 7 } }, 'will.payload'],
  [{ usrname: 'ann' }, 'username'],
])('%j is refused', (wrong, named) => {
  expect(() => checkOptions('mqtt', schema, { url: 'mqtt://localhost', ...wrong })).toThrow(named);
});
