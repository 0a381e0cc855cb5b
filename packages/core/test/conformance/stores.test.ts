import { MemoryCheckpointStore, MemoryStateStore } from '@dstream/core/plugin';
import { describeCheckpointStore, describeStateStore } from '@dstream/testing/conformance';

describeStateStore('MemoryStateStore', { create: () => new MemoryStateStore() });

describeCheckpointStore('MemoryCheckpointStore', {
  create: () => new MemoryCheckpointStore(),
  again: (store: MemoryCheckpointStore) => new MemoryCheckpointStore(store),
});
