import { expect, test } from 'vitest';
import { complainOfMissing, fromEnvironment, toEnvironment } from '../../origin/environment.ts';
import type { Service } from '../../service.ts';

test('nothing is said, nothing is found', async () => {
  expect(await fromEnvironment('kafka', { DSTREAM_KAFKA: '', DSTREAM_REDIS: 'a:1' })).toBeUndefined();
});

test('variables name listeners', async () => {
  const service = await fromEnvironment('postgres', {
    DSTREAM_POSTGRES: 'db.example:5432/orders',
    DSTREAM_POSTGRES_PASSWORD_TLS: 'ann:s%40cret@db.example:5433/orders',
    DSTREAM_POSTGRES_CLIENT_CERTIFICATE: '[::1]:5434',
  });
  expect(service).toMatchObject({ name: 'postgres', origin: 'environment', detours: [] });
  expect(service!.listeners).toEqual({
    plain: { host: 'db.example', port: 5432, tls: false, database: 'orders' },
    passwordTls: {
      host: 'db.example',
      port: 5433,
      tls: true,
      username: 'ann',
      password: 's@cret',
      database: 'orders',
    },
    clientCertificate: { host: '[::1]', port: 5434, tls: true },
  });
});

test('what is written is read back', async () => {
  const listeners = {
    plain: { host: '127.0.0.1', port: 1, tls: false },
    tls: { host: '127.0.0.1', port: 2, tls: true },
    password: { host: '127.0.0.1', port: 3, tls: false, username: 'a:b', password: 'c/d@e' },
    passwordTls: { host: '127.0.0.1', port: 4, tls: true, username: 'a', password: 'b', database: 'c' },
    clientCertificate: { host: '127.0.0.1', port: 5, tls: true },
  };
  const variables = toEnvironment({ name: 'rabbitmq', listeners } as unknown as Service);
  expect((await fromEnvironment('rabbitmq', variables))?.listeners).toEqual(listeners);
});

test.each(['somewhere', 'somewhere:port', ''])('refuses %j', async (text) => {
  const reading = fromEnvironment('redis', { DSTREAM_REDIS: 'a:1', DSTREAM_REDIS_TLS: text || '@' });
  await expect(reading).rejects.toThrow('DSTREAM_REDIS_TLS is not [user:password@]host:port[/database].');
});

test('a part that is missing says which variable brings it', async () => {
  const found = await fromEnvironment('kafka', { DSTREAM_KAFKA: 'a:1' });
  const service = complainOfMissing(structuredClone(found!));
  expect(service.listeners.plain.port).toBe(1);
  expect(() => service.listeners.passwordTls).toThrow('DSTREAM_KAFKA_PASSWORD_TLS is not set.');
  expect(() => service.certificates.ca).toThrow('DSTREAM_KAFKA_CERTIFICATES is not set.');
});
