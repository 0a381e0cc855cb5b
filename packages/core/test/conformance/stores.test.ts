import { MemoryCheckpointStore, MemoryStateStore } from '@dstream/core/plugin';
import { describeCheckpointStore, describeStateStore } from '@dstream/testing/conformance';
import { DurableStates } from '../support/durable-states.ts';

describeStateStore('MemoryStateStore', { create: () => new MemoryStateStore() });
describeStateStore('DurableStates', { create: () => new DurableStates(), refills: true });

describeCheckpointStore('MemoryCheckpointStore', {
  create: () => new MemoryCheckpointStore(),
  again: (store: MemoryCheckpointStore) => new MemoryCheckpointStore(store),
});
