/** One holder's part in a client that several use. */
export interface ClientLease<C> {
  readonly client: C;
  /** The holder needs the client no more; with the last one it is closed. Idempotent. */
  release(): Promise<void>;
}

interface Entry<C> {
  readonly opened: Promise<C>;
  holders: number;
}

/**
 * One client for each server and not for each user of it: opened for the first that asks, closed after the last has
 * released it. One that could not be opened is forgotten, so that the next who asks tries again.
 */
export class SharedClients<C> {
  readonly #entries = new Map<string, Entry<C>>();
  readonly #close: (client: C) => Promise<void> | void;

  constructor(close: (client: C) => Promise<void> | void) {
    this.#close = close;
  }

  /** The client of `key`, which `open` makes if there is none. */
  async acquire(key: string, open: () => Promise<C> | C): Promise<ClientLease<C>> {
    const entry = this.#entries.get(key) ?? this.#add(key, open);
    entry.holders++;
    try {
      const client = await entry.opened;
      return { client, release: this.#releaser(key, entry, client) };
    } catch (error) {
      this.#forget(key, entry);
      throw error;
    }
  }

  /** No holder gets this client any more: the next who asks makes a new one, and this one closes after its last release. */
  retire(key: string, client: C): void {
    const entry = this.#entries.get(key);
    void entry?.opened.then(
      (opened) => {
        if (opened === client) this.#forget(key, entry);
      },
      () => undefined,
    );
  }

  #add(key: string, open: () => Promise<C> | C): Entry<C> {
    const entry: Entry<C> = { opened: (async () => open())(), holders: 0 };
    this.#entries.set(key, entry);
    return entry;
  }

  #releaser(key: string, entry: Entry<C>, client: C): () => Promise<void> {
    let released = false;
    return async () => {
      if (released) return;
      released = true;
      if (--entry.holders > 0) return;
      this.#forget(key, entry);
      await this.#close(client);
    };
  }

  #forget(key: string, entry: Entry<C>): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}
