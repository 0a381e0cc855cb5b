import { redact } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { serverFields, serverOf, shownServer } from '../src/server-options.ts';

const schema = z.object(serverFields);

test('has defaults', () => {
  expect(serverOf(schema.parse({}))).toEqual({
    urls: ['amqp://localhost'],
    username: undefined,
    password: undefined,
    tls: false,
    login: 'password',
    connectTimeout: 20_000,
    replyTimeout: 30_000,
    heartbeat: 10_000,
  });
});

test('takes several servers', () => {
  const { urls } = serverOf(schema.parse({ url: ['amqp://a', 'amqps://b:7/place'] }));
  expect(shownServer({ urls })).toBe('amqp://a, amqps://b:7/place');
});

test.each(['localhost', 'http://localhost', 'amqp://', ''])('refuses %j', (url) => {
  expect(schema.safeParse({ url }).success).toBe(false);
});

test('shows no users, passwords and keys', () => {
  const urls = ['amqp://me:secret-1@host:1/place?token=secret-2'];
  expect(shownServer({ urls })).toBe('amqp://host:1/place');
  const options = { url: urls, password: 'secret-3', tls: { key: 'secret-4' } };
  expect(JSON.stringify(redact(schema, options))).not.toContain('secret');
});
