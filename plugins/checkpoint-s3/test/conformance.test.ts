import { rm } from 'node:fs/promises';
import { describeCheckpointStore } from '@dstream/testing/conformance';
import { afterAll, beforeAll, vi } from 'vitest';
import { s3CheckpointStore, type S3CheckpointStore } from '../src/index.ts';
import { S3Server } from './support/s3-server.ts';

// A machine that is busy takes its time.
vi.setConfig({ testTimeout: 60_000 });

let server: S3Server;
let count = 0;
const prefixes = new WeakMap<S3CheckpointStore, string>();
const spoiled = new Set<string>();

beforeAll(async () => {
  server = await S3Server.start();
  server.before = ({ method, path }) =>
    method === 'PUT' && [...spoiled].some((prefix) => path.includes(`${prefix}/logs/`)) ? 500 : undefined;
});
afterAll(() => server.stop());

const storeAt = (prefix: string): S3CheckpointStore => {
  spoiled.delete(prefix);
  const { endpoint, bucket } = server;
  const store = s3CheckpointStore({
    bucket,
    prefix,
    endpoint,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  });
  prefixes.set(store, prefix);
  return store;
};

const lose = async (store: S3CheckpointStore, log: string, part: 'all' | 'newest'): Promise<void> => {
  const keys = await server.keys(`${prefixes.get(store)!}/logs/${log.replaceAll('/', '~')}/`);
  for (const key of part === 'all' ? keys : keys.slice(-1)) await rm(server.fileOf(key));
};

describeCheckpointStore('S3CheckpointStore', {
  create: () => storeAt(`place-${count++}`),
  again: (store: S3CheckpointStore) => storeAt(prefixes.get(store)!),
  spoil: (store: S3CheckpointStore) => void spoiled.add(prefixes.get(store)!),
  lose,
});
