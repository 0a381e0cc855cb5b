import {
  BLOCK_STORE,
  CHECKPOINT_STORE,
  MemoryCheckpointStore,
  type CheckpointLog,
  type LogRecord,
} from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { encrypted, encryption, EncryptedLog, KeyRing, type KeyProvider } from '../src/index.ts';

const key = (id: string, fill: number) => ({ id, key: new Uint8Array(32).fill(fill) });
const keys = new KeyRing([key('k1', 1)]);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (given: Uint8Array | undefined): string => new TextDecoder().decode(given);

const opened = async (inside: MemoryCheckpointStore, provider: KeyProvider = keys) => {
  const store = encrypted(inside, provider);
  await store.open();
  return store;
};

const recordsOf = async (log: CheckpointLog): Promise<LogRecord[]> => {
  const records: LogRecord[] = [];
  for await (const record of log.read()) records.push(record);
  return records;
};

/** A store, the store inside it, and what it holds: two checkpoints and three records. */
const written = async () => {
  const inside = new MemoryCheckpointStore();
  const store = await opened(inside);
  await store.put('a', bytes('secret a'));
  await store.put('b', bytes('secret b'));
  for (const record of ['one', 'two', 'three']) await store.log('journal').append(bytes(record));
  return { inside, store };
};

const tampered = { code: 'ENCRYPTION_TAMPERED' };

test('nothing of what is kept can be read inside', async () => {
  const { inside } = await written();
  const held = [await inside.get('a'), ...(await recordsOf(inside.log('journal'))).map((each) => each.bytes)];
  expect(held.map((each) => /secret|one|two|three/.test(Buffer.from(each!).toString('latin1')))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('the same bytes are never encrypted in the same way twice', async () => {
  const inside = new MemoryCheckpointStore();
  for (let run = 0; run < 3; run++) {
    const store = await opened(new MemoryCheckpointStore(inside));
    for (let n = 0; n < 50; n++) await store.log('journal').append(bytes('the same'));
    await store.close();
  }
  const held = await recordsOf(inside.log('journal'));
  const nonces = held.map((each) => Buffer.from(each.bytes.subarray(4, 28)).toString('hex'));
  const contents = held.map((each) => Buffer.from(each.bytes.subarray(-24, -16)).toString('hex'));
  expect([new Set(nonces).size, new Set(contents).size]).toEqual([150, 150]);
});

test('any changed byte of a checkpoint is found', async () => {
  const { inside, store } = await written();
  const whole = (await inside.get('a'))!;
  for (let place = 0; place < whole.length; place++) {
    const changed = whole.slice();
    changed[place]! ^= 1;
    await inside.put('a', changed);
    await expect(store.get('a'), `byte ${place}`).rejects.toMatchObject({
      code: expect.stringMatching(/^ENCRYPTION_(TAMPERED|KEY_UNKNOWN)$/),
    });
  }
  await inside.put('a', whole.subarray(0, 30));
  await expect(store.get('a')).rejects.toMatchObject(tampered);
  await inside.put('a', bytes('never encrypted, and long enough to hold a header and a tag too'));
  await expect(store.get('a')).rejects.toMatchObject({ code: expect.stringMatching(/^ENCRYPTION_/) });
});

test('a checkpoint under the name of another one is found', async () => {
  const { inside, store } = await written();
  await inside.put('b', (await inside.get('a'))!);
  await expect(store.get('b')).rejects.toMatchObject({ ...tampered, params: { place: 'Checkpoint b' } });
  expect(text(await store.get('a'))).toBe('secret a');
});

/** A log of given records. */
const holding = (records: readonly LogRecord[]): CheckpointLog => ({
  async *read() {
    yield* records;
  },
  append: () => Promise.reject(new Error('not here')),
  trim: () => Promise.reject(new Error('not here')),
});

test.each<[string, (records: LogRecord[]) => LogRecord[]]>([
  ['swapped', ([one, two, three]) => [one!, three!, two!]],
  ['left out', ([one, , three]) => [one!, three!]],
  ['repeated', ([one, two, three]) => [one!, two!, two!, three!]],
  [
    'changed',
    ([one, two, three]) => [
      one!,
      { ...two!, bytes: two!.bytes.map((b, i) => (i === 60 ? b ^ 1 : b)) },
      three!,
    ],
  ],
])('a record that is %s is found', async (_, change) => {
  const { inside } = await written();
  const held = change(await recordsOf(inside.log('journal')));
  const changed = new MemoryCheckpointStore();
  changed.log = () => holding(held) as ReturnType<MemoryCheckpointStore['log']>;
  const store = encrypted(changed, keys);
  await expect(recordsOf(store.log('journal'))).rejects.toMatchObject(tampered);
});

test('a record of another log is found, also when it is the only one', async () => {
  const { inside, store } = await written();
  const [record] = await recordsOf(inside.log('journal'));
  await inside.log('other').append(record!.bytes);
  await expect(recordsOf(store.log('other'))).rejects.toMatchObject(tampered);
});

test('what is left of a trimmed log can be read', async () => {
  const { inside, store } = await written();
  await store.log('journal').trim(3);
  const next = encrypted(new MemoryCheckpointStore(inside), keys);
  expect((await recordsOf(next.log('journal'))).map((each) => text(each.bytes))).toEqual(['three']);
});

test('a new key encrypts from the next checkpoint on, old ones go on decrypting', async () => {
  const ring = { keys: new KeyRing([key('k1', 1)]) };
  const provider: KeyProvider = { current: () => ring.keys.current(), get: (id) => ring.keys.get(id) };
  const inside = new MemoryCheckpointStore();
  const store = await opened(inside, provider);
  await store.put('old', bytes('x'));
  await store.log('journal').append(bytes('one'));
  ring.keys = new KeyRing([key('k2', 2), key('k1', 1)]);
  await store.put('new', bytes('y'));
  await store.log('journal').append(bytes('two'));
  expect([text(await store.get('old')), text(await store.get('new'))]).toEqual(['x', 'y']);
  const ids = (await recordsOf(inside.log('journal'))).map((each) => text(each.bytes.subarray(2, 4)));
  expect(ids).toEqual(['k1', 'k2']);
  await store.close();
  const onlyNew = await opened(new MemoryCheckpointStore(inside), new KeyRing([key('k2', 2)]));
  expect(text(await onlyNew.get('new'))).toBe('y');
  await expect(onlyNew.get('old')).rejects.toMatchObject({
    code: 'ENCRYPTION_KEY_UNKNOWN',
    params: { key: 'k1' },
  });
});

test('another key under the same id decrypts nothing', async () => {
  const { inside } = await written();
  const other = encrypted(new MemoryCheckpointStore(inside), new KeyRing([key('k1', 9)]));
  await expect(other.get('a')).rejects.toMatchObject(tampered);
});

test('a newer format is refused by name', async () => {
  const { inside, store } = await written();
  const changed = (await inside.get('a'))!;
  changed[0] = 2;
  await inside.put('a', changed);
  await expect(store.get('a')).rejects.toMatchObject({
    code: 'ENCRYPTION_FORMAT_NEWER',
    params: { format: 2 },
  });
});

test('without a key nothing is opened', async () => {
  const inside = new MemoryCheckpointStore();
  const store = encrypted(inside, {
    current: () => Promise.reject(new Error('no answer')),
    get: async () => undefined,
  });
  await expect(store.open()).rejects.toThrow('no answer');
  await expect(inside.put('a', bytes('x'))).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_WRITABLE' });
  await expect(store.put('a', bytes('x'))).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_WRITABLE' });
});

test.each([
  { id: 'k', key: new Uint8Array(16) },
  { id: '', key: new Uint8Array(32) },
])('a provider that gives no key of 32 bytes with an id is refused', async (given) => {
  const store = encrypted(new MemoryCheckpointStore(), {
    current: async () => given,
    get: async () => given,
  });
  await expect(store.open()).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_INVALID' });
});

test('the plugin binds what it is given', () => {
  const blocks = {
    put: async () => {},
    get: async () => bytes(''),
    delete: async () => {},
    close: async () => {},
  };
  const plugin = encryption({ keys, checkpoints: new MemoryCheckpointStore(), blocks });
  expect(plugin.provides.flatMap(({ token, name }) => (name === undefined ? [token] : []))).toEqual([
    CHECKPOINT_STORE,
    BLOCK_STORE,
  ]);
  expect(encrypted(new MemoryCheckpointStore(), keys).log('a')).toBeInstanceOf(EncryptedLog);
});
