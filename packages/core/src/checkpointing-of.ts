import { DStreamError } from './base/errors/dstream-error.ts';
import { CHECKPOINT_PLACE, CHECKPOINT_STORE } from './base/plugin/tokens.ts';
import type { Engine } from './compose.ts';
import type { CheckpointStore } from './contracts/checkpoint-store.ts';
import type { CheckpointOptions, CheckpointPlace } from './streaming/checkpoint/checkpoint-options.ts';
import { Checkpointing } from './streaming/checkpoint/checkpointing.ts';

/**
 * The checkpointing of an engine, whose tasks from now on tell what they change; undefined when neither the program nor a
 * plugin says where.
 */
export const checkpointingOf = (
  engine: Engine,
  options: CheckpointOptions | undefined,
): Checkpointing | undefined => {
  if (!options && !engine.container.has(CHECKPOINT_STORE)) return undefined;
  const { graph, inputs, codec, blocks, logger, environment, runner, onStateChanged } = engine;
  const checkpointing = new Checkpointing({
    graph,
    inputs,
    states: environment.stateStore,
    codec,
    blocks,
    logger,
    store: storeAt(engine, options?.store),
    application: options?.application ?? null,
    failedBatches: options?.failedBatches ?? 'stop',
    drop: options?.drop ?? [],
  });
  runner.tellsStateChanges = true;
  onStateChanged.add((changes) => checkpointing.add(changes));
  return checkpointing;
};

/** The store itself, the one at a place, or that of a plugin. Throws `PLUGIN_MISSING` or `OPTIONS_INVALID`. */
const storeAt = ({ container, use }: Engine, place: CheckpointPlace | undefined): CheckpointStore => {
  if (place === undefined) return container.has(CHECKPOINT_STORE) ? use(CHECKPOINT_STORE) : noStore();
  if (container.has(CHECKPOINT_STORE)) return twoStores();
  if (typeof place !== 'string') return place;
  const [, scheme = 'file'] = /^([a-z][a-z0-9+.-]+):/.exec(place) ?? [];
  return container.named(CHECKPOINT_PLACE, scheme)(place);
};

const noStore = (): never => refuse('checkpoint has no store, and no plugin provides one: name a directory');

/** What a plugin does with its own, such as encrypt it, must not be passed by unnoticed. */
const twoStores = (): never =>
  refuse(
    'checkpoint names a store, and a plugin provides another: name none, or take the store away from the plugin. To encrypt the ' +
      'one that is named, wrap it: encrypted(store, keys)',
  );

const refuse = (problem: string): never => {
  throw new DStreamError('OPTIONS_INVALID', { component: 'StreamingContext', problems: [problem] });
};
