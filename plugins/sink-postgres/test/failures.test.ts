import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  service,
  startService,
  type OwnService,
  type ServiceOptions,
} from '../../../tools/vitest/service.ts';
import type { PostgresSinkOptions } from '../src/index.ts';
import { freshDatabase, rowsOf, urlOf } from './support/database.ts';
import { batch, commit, sinkFor, stage } from './support/sink.ts';

const words = { output: 'words', table: 'words', columns: { word: (word: string) => word } };

const own = async (options?: ServiceOptions): Promise<OwnService> => {
  const server = await startService('postgres', options);
  onTestFinished(() => server.stop());
  await rowsOf(urlOf(server.listeners.plain), 'create table words (word text)');
  return server;
};

const wordsOn = async ({ listeners }: OwnService): Promise<string[]> => {
  const rows = await rowsOf(urlOf(listeners.plain), 'select word from words order by word');
  return rows.map(({ word }) => word as string);
};

const openError = async (options: Partial<PostgresSinkOptions<string>>): Promise<unknown> => {
  try {
    await sinkFor<string>({ ...words, ...options }).open!();
    return undefined;
  } catch (error) {
    return error;
  }
};

await service('postgres', (server) => {
  const { listeners, certificates } = server;

  test('a wrong password is an error that does not show it', async () => {
    const { host, port, username, database } = listeners.password;
    const error = await openError({ host, port, user: username!, database: database!, password: 'geheim!' });
    expect(error).toMatchObject({ code: 'POSTGRES_LOGIN_REFUSED' });
    expect(inspect(error, { depth: 10 })).not.toContain('geheim!');
    const ofUrl = await openError({ url: urlOf({ ...listeners.password, password: 'geheim!' }) });
    expect(inspect(ofUrl, { depth: 10 })).not.toContain('geheim!');
  });

  test('a database that is missing, and a port where nothing listens', async () => {
    expect(await openError({ url: urlOf(listeners.plain, 'nowhere') })).toMatchObject({
      code: 'POSTGRES_DATABASE_MISSING',
    });
    expect(await openError({ url: 'postgres://me@127.0.0.1:1/nowhere' })).toMatchObject({
      code: 'POSTGRES_UNREACHABLE',
      message: expect.stringContaining('nothing listens') as string,
    });
  });

  test('TLS with a certificate that is trusted, and one that is not', async () => {
    const { url, query } = await freshDatabase(server, 'create table words (word text)');
    const name = new URL(url).pathname.slice(1);
    const secured = { ...words, url: urlOf(listeners.passwordTls, name) };
    const sink = sinkFor<string>({ ...secured, tls: { ca: certificates.ca } });
    await sink.open!();
    await batch(sink, 1000, [['a']]);
    const certified = sinkFor<string>({
      ...words,
      url: urlOf(listeners.clientCertificate, name),
      tls: { ca: certificates.ca, ...certificates.client },
    });
    await certified.open!();
    await batch(certified, 2000, [['b']]);
    expect(await query('select word from words order by 1')).toEqual([{ word: 'a' }, { word: 'b' }]);
    expect(await openError({ ...secured, tls: { ca: certificates.stranger } })).toMatchObject({
      code: 'POSTGRES_UNREACHABLE',
      message: expect.stringContaining('certificate') as string,
    });
  });

  test('a user who may not, and one who may do no more than is needed', async () => {
    const { url, query } = await freshDatabase(server, 'create table words (word text)');
    const role = new URL(url).pathname.slice(1);
    await query(`create role ${role}`);
    onTestFinished(async () => {
      await query(`drop owned by ${role}`);
      await query(`drop role ${role}`);
    });
    const asRole = { ...words, url: `${url}?options=-c%20role%3D${role}`, schema: 'of_role' };
    expect(await openError(asRole)).toMatchObject({ code: 'POSTGRES_FORBIDDEN' });
    await query(`create schema of_role authorization ${role}`);
    await query(`grant insert, select on words to ${role}`);
    const sink = sinkFor<string>(asRole);
    await sink.open!();
    await batch(sink, 1000, [['a']]);
    expect(await query('select word from words')).toEqual([{ word: 'a' }]);
  });

  test('an attempt that is aborted ends at once and leaves nothing', async () => {
    const { url, query } = await freshDatabase(server, 'create table words (word text)');
    const sink = sinkFor<string>({ ...words, url });
    await sink.open!();
    const stop = new AbortController();
    async function* endless(): AsyncGenerator<readonly string[]> {
      yield Array.from({ length: 20_000 }, () => 'word');
      stop.abort(new Error('no longer wanted'));
      for (;;) {
        await turn();
        yield [];
      }
    }
    const attempt = { batchTime: 1000, partition: 0, numPartitions: 1, attempt: 0, signal: stop.signal };
    await expect(sink.write(endless(), attempt)).rejects.toThrow('no longer wanted');
    expect(await query('select * from dstream.parts')).toEqual([]);
    await batch(sink, 1000, [['a']]);
    expect(await query('select word from words')).toEqual([{ word: 'a' }]);
  });

  test('a connection that the server ends between two queries fails the write, not the process', async () => {
    const { url, query } = await freshDatabase(server, 'create table words (word text)');
    const sink = sinkFor<string>({ ...words, url });
    await sink.open!();
    const others = `from pg_stat_activity where application_name = 'dstream' and datname = current_database()`;
    async function* ending(): AsyncGenerator<readonly string[]> {
      await query(`select pg_terminate_backend(pid) ${others}`);
      await vi.waitFor(async () => expect(await query(`select pid ${others}`)).toEqual([]));
      yield ['word'];
    }
    const signal = new AbortController().signal;
    const attempt = { batchTime: 1000, partition: 0, numPartitions: 1, attempt: 0, signal };
    await expect(sink.write(ending(), attempt)).rejects.toMatchObject({ code: 'POSTGRES_UNREACHABLE' });
    await batch(sink, 1000, [['a']]);
    expect(await query('select word from words')).toEqual([{ word: 'a' }]);
  });

  test('connections that the server ends again and again are replaced, and no more than are needed', async () => {
    const { url, query } = await freshDatabase(server, 'create table words (word text)');
    const sink = sinkFor<string>({ ...words, url });
    await sink.open!();
    const others = `from pg_stat_activity where application_name = 'dstream' and datname = current_database()`;
    for (let time = 1000; time <= 30_000; time += 1000) {
      await query(`select pg_terminate_backend(pid) ${others}`);
      await vi.waitFor(() => batch(sink, time, [['a']]));
    }
    expect(await query('select count(*)::int from words')).toEqual([{ count: 30 }]);
    expect((await query(`select pid ${others}`)).length).toBeLessThanOrEqual(4);
  });
});

await service('postgres', () => {
  test('a server that is killed between write and commit has the batch when it is back', async () => {
    const server = await own();
    const sink = sinkFor<string>({ ...words, url: urlOf(server.listeners.plain) });
    await sink.open!();
    await stage(sink, 1000, [['a'], ['b']]);
    await server.kill();
    const committed = commit(sink, 1000, 2);
    await server.start();
    await committed;
    expect(await wordsOn(server)).toEqual(['a', 'b']);
  });

  test('a server that stops answering is an error, and the commit is made when it goes on', async () => {
    const server = await own();
    const sink = sinkFor<string>({ ...words, url: urlOf(server.listeners.plain), stallTimeout: 200 });
    await sink.open!();
    await stage(sink, 1000, [['a']]);
    await server.pause();
    await expect(stage(sink, 2000, [['b']])).rejects.toMatchObject({ code: 'POSTGRES_STALLED' });
    const committed = commit(sink, 1000, 1);
    await server.resume();
    await committed;
    expect(await wordsOn(server)).toEqual(['a']);
  });

  test('a server that stalls in the middle of the rows is an error', async () => {
    const server = await own();
    const sink = sinkFor<string>({ ...words, url: urlOf(server.listeners.plain), stallTimeout: 200 });
    await sink.open!();
    async function* stalling(): AsyncGenerator<readonly string[]> {
      yield ['first'];
      await server.pause();
      for (;;) yield Array.from({ length: 1000 }, () => 'x'.repeat(1000));
    }
    const signal = new AbortController().signal;
    const attempt = { batchTime: 1000, partition: 0, numPartitions: 1, attempt: 0, signal };
    await expect(sink.write(stalling(), attempt)).rejects.toMatchObject({ code: 'POSTGRES_STALLED' });
    await server.resume();
  });

  test('a certificate whose time is over, and a server without TLS', async () => {
    const expired = await own({ certificate: 'expired' });
    const tls = { ca: expired.certificates.ca };
    expect(await openError({ url: urlOf(expired.listeners.tls), tls })).toMatchObject({
      code: 'POSTGRES_UNREACHABLE',
      message: expect.stringContaining('expired') as string,
    });
    const plain = await own({ settings: { ssl: 'off' } });
    expect(await openError({ url: urlOf(plain.listeners.plain), tls: true })).toMatchObject({
      code: 'POSTGRES_TLS_REFUSED',
    });
  });
});
