import { MemoryCheckpointStore, type BlockStore } from '@dstream/core/plugin';
import { describeBlockStore, describeCheckpointStore } from '@dstream/testing/conformance';
import { EncryptedBlockStore, EncryptedCheckpointStore, KeyRing } from '../src/index.ts';

const keys = new KeyRing([{ id: 'k1', key: new Uint8Array(32).fill(7) }]);
const insides = new WeakMap<EncryptedCheckpointStore, MemoryCheckpointStore>();

const encryptedOver = (inside: MemoryCheckpointStore): EncryptedCheckpointStore => {
  const store = new EncryptedCheckpointStore(inside, keys);
  insides.set(store, inside);
  return store;
};

describeCheckpointStore('EncryptedCheckpointStore', {
  create: () => encryptedOver(new MemoryCheckpointStore()),
  again: (store: EncryptedCheckpointStore) => encryptedOver(new MemoryCheckpointStore(insides.get(store))),
});

class MemoryBlocks implements BlockStore {
  readonly held = new Map<string, Uint8Array>();

  async put(id: string, bytes: Uint8Array): Promise<void> {
    this.held.set(id, bytes);
  }

  async get(id: string): Promise<Uint8Array> {
    const bytes = this.held.get(id);
    if (!bytes) throw new Error(`no block ${id}`);
    return bytes;
  }

  async delete(id: string): Promise<void> {
    this.held.delete(id);
  }

  async close(): Promise<void> {
    this.held.clear();
  }
}

describeBlockStore('EncryptedBlockStore', {
  create: () => new EncryptedBlockStore(new MemoryBlocks(), keys),
});
