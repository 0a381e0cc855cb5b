import { tlsOptions, tlsSettings } from '@dstream/connection';
import { checkOptions, redact } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import * as z from 'zod';

const schema = z.object({ tls: tlsOptions });

test('is off by default', () => {
  expect(tlsSettings(checkOptions('x', schema, {}).tls)).toBeUndefined();
});

test('takes true for the defaults of node:tls, or its settings', () => {
  expect(tlsSettings(checkOptions('x', schema, { tls: true }).tls)).toEqual({});
  expect(tlsSettings(checkOptions('x', schema, { tls: { ca: 'pem' } }).tls)).toEqual({ ca: 'pem' });
});

test('refuses anything else', () => {
  expect(() => checkOptions('x', schema, { tls: 'yes' })).toThrow(/tls/);
});

test('is never printed', () => {
  expect(redact(schema, { tls: { key: 'geheim' } })).toEqual({ tls: '***' });
});
