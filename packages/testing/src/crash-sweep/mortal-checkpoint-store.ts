import type { CheckpointLog, CheckpointStore } from '@dstream/core/plugin';
import type { Life } from './life.ts';

/** A checkpoint store as one process uses it: dies with it, and every write is a step at which that may happen. */
export const mortalCheckpointStore = (store: CheckpointStore, life: Life): CheckpointStore => {
  const logs = new Map<string, CheckpointLog>();
  return {
    scope: store.scope,
    open: (mode) => store.open(mode),
    put: (name, bytes) => life.does(`put of ${name}`, () => store.put(name, bytes)),
    async get(name) {
      life.requireAlive();
      return store.get(name);
    },
    async list(prefix) {
      life.requireAlive();
      return store.list(prefix);
    },
    delete: (name) => life.does(`removal of ${name}`, () => store.delete(name)),
    log(name) {
      let log = logs.get(name);
      if (!log) logs.set(name, (log = mortalLog(name, store.log(name), life)));
      return log;
    },
    async close() {
      life.requireAlive();
      await store.close();
    },
  };
};

/** Slower than what may get ahead of it: sinks and sources that do not wait. */
const slow = 6;

const mortalLog = (name: string, log: CheckpointLog, life: Life): CheckpointLog => ({
  read: () => log.read(),
  append: (bytes) => life.does(`append to ${name}`, () => log.append(bytes), slow),
  trim: (position) => life.does(`trim of ${name}`, () => log.trim(position)),
});
