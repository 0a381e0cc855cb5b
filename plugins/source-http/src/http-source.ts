import type { AddressInfo } from 'node:net';
import { BlockGatherer } from '@dstream/connection';
import type { Logger, ReceiverSource, Store } from '@dstream/core/plugin';
import { explain } from './http-source-error.ts';
import { Idempotency } from './idempotency.ts';
import type { HttpSourceSettings } from './options.ts';
import { serverFor, type Answer, type Taken } from './server.ts';

/** Receives what is posted to a path, and answers when it is durable. */
export class HttpSource implements ReceiverSource<unknown> {
  readonly kind = 'receiver';
  readonly name: string;
  readonly acknowledges = true;
  readonly #settings: HttpSourceSettings;
  readonly #logger: Logger;
  /** Outlives restarts of the receiver. */
  readonly #known: Idempotency<Answer>;

  constructor(settings: HttpSourceSettings, logger: Logger) {
    const { host, port, path, rememberedKeys } = settings;
    this.name = `http ${host}:${port}${path}`;
    this.#settings = settings;
    this.#logger = logger;
    this.#known = new Idempotency(rememberedKeys);
  }

  async run(store: Store<unknown>, signal: AbortSignal): Promise<void> {
    const { host, port, maxWaitingBytes, linger } = this.#settings;
    if (signal.aborted) return;
    const blocks = new BlockGatherer(store, { linger });
    const take = async ({ records, refused, bytes }: Taken): Promise<Answer> => {
      await blocks.add(records, bytes);
      return { records: records.length, ...(refused.length > 0 && { refused }) };
    };
    const stopping = new AbortController();
    const server = await serverFor(this.#settings, {
      take: (taken, key) => this.#known.once(key, () => take(taken)),
      isFull: () => blocks.waiting >= maxWaitingBytes,
      isStopping: () => stopping.signal.aborted,
    }).catch((error: unknown) => {
      throw explain(error, `${host}:${port}`);
    });
    try {
      await server.listen({ host, port }).catch((error: unknown) => {
        throw explain(error, `${host}:${port}`);
      });
      const { address, port: bound } = server.server.address() as AddressInfo;
      this.#logger.info('Receives by HTTP', { address, port: bound, path: this.#settings.path });
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      stopping.abort();
      await Promise.all([blocks.flush(), server.close()]);
      await blocks.flush();
    }
  }
}
