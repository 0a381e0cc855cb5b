import 'reflect-metadata';
import { container as root, instanceCachingFactory, type DependencyContainer } from 'tsyringe';
import { JsonCodec } from './base/codec/json-codec.ts';
import { DStreamError } from './base/errors/dstream-error.ts';
import { ConsoleLogger } from './base/logging/console-logger.ts';
import { bind, bindNamed, checkPlugin } from './base/plugin/define-plugin.ts';
import {
  CLOCK,
  CODEC,
  EXECUTOR,
  LOGGER,
  PARTITIONER,
  RANDOM,
  RATE_ESTIMATOR,
  SCHEDULING_POLICY,
  STATE_STORE,
} from './base/plugin/tokens.ts';
import { SeededRandom } from './base/random/seeded-random.ts';
import { systemSeed } from './base/random/system-seed.ts';
import { SystemClock } from './base/time/system-clock.ts';
import type { Executor } from './contracts/executor.ts';
import type { Binding, Plugin, Token, Use } from './contracts/plugin.ts';
import { HashPartitioner } from './engine/partitioner/hash-partitioner.ts';
import { fifoPolicy } from './engine/scheduler/fifo-policy.ts';
import { InProcessExecutor } from './engine/task/in-process-executor.ts';
import { missingPlugin } from './missing-plugin.ts';
import { PIDRateEstimator } from './streaming/rate/pid-rate-estimator.ts';
import { MemoryStateStore } from './streaming/state/memory-state-store.ts';

const inProcess = (use: Use): Executor => new InProcessExecutor(use(CLOCK));

/** What is used where no plugin says otherwise. */
const defaults: readonly Binding[] = [
  bind(CLOCK, () => new SystemClock()),
  bind(RANDOM, () => new SeededRandom(systemSeed())),
  bind(LOGGER, (use) => new ConsoleLogger({ clock: use(CLOCK) })),
  bind(CODEC, () => new JsonCodec()),
  bind(EXECUTOR, inProcess),
  bindNamed(EXECUTOR, 'in-process', inProcess),
  bindNamed(EXECUTOR, 'auto', inProcess),
  bind(SCHEDULING_POLICY, () => fifoPolicy),
  bind(PARTITIONER, () => (numPartitions: number) => new HashPartitioner(numPartitions)),
  bind(STATE_STORE, () => new MemoryStateStore()),
  bind(RATE_ESTIMATOR, () => (batchDuration: number) => new PIDRateEstimator({ batchDuration })),
];

/** The bindings of one context: the defaults and what plugins put in their place. The only file that knows tsyringe. */
export class Container {
  readonly #container: DependencyContainer = root.createChildContainer();
  readonly #named = new Map<symbol, Map<string, symbol>>();
  readonly use: Use = (token) => this.#container.resolve<any>(token.key);

  constructor(plugins: readonly Plugin[]) {
    for (const plugin of plugins) checkPlugin(plugin);
    for (const binding of [...defaults, ...plugins.flatMap((plugin) => plugin.provides)]) this.#bind(binding);
  }

  #bind({ token, name, create }: Binding): void {
    const key = name === undefined ? token.key : Symbol(`${token.description} ${name}`);
    if (name !== undefined) {
      if (!this.#named.has(token.key)) this.#named.set(token.key, new Map());
      this.#named.get(token.key)!.set(name, key);
    }
    this.#container.register(key, { useFactory: instanceCachingFactory(() => create(this.use)) });
  }

  /** Whether something is bound to the token. */
  has(token: Token<unknown>): boolean {
    return this.#container.isRegistered(token.key);
  }

  /** What is bound under a name. Throws `PLUGIN_MISSING`, which says what was probably meant or what to install. */
  named<T>(token: Token<T>, name: string): T {
    const names = this.#named.get(token.key);
    const key = names?.get(name);
    if (key) return this.#container.resolve<any>(key);
    throw missingPlugin(token.description, name, [...(names?.keys() ?? [])].toSorted());
  }

  /** What is bound to a token that has no default. Throws `PLUGIN_MISSING`. */
  required<T>(token: Token<T>, install: string): T {
    if (this.has(token)) return this.use(token);
    throw new DStreamError('PLUGIN_MISSING', {
      kind: 'contract',
      name: token.description,
      meant: undefined,
      install,
      known: [],
    });
  }
}
