import type { StreamingEvents, StreamingListener } from '../../contracts/listener.ts';
import type { Logger } from '../../contracts/logger.ts';

type EventName = keyof StreamingEvents;
type Listening = Partial<Record<string, (event: unknown) => unknown>>;
interface Posted {
  readonly method: string;
  readonly event: unknown;
}

/**
 * Carries events from the engine to its listeners: later than the post but within the same turn of the event loop, one
 * at a time and in order. Posting costs next to nothing while nobody listens to that event.
 */
export class ListenerBus {
  readonly #logger: Logger;
  readonly #methods = new Map<EventName, string>();
  #listeners: readonly Listening[] = [];
  #queue: Posted[] = [];
  #drained: PromiseWithResolvers<void> | undefined;
  #stopped = false;

  constructor({ logger }: { readonly logger: Logger }) {
    this.#logger = logger;
  }

  add(listener: StreamingListener): void {
    this.#listeners = [...this.#listeners, listener as Listening];
  }

  remove(listener: StreamingListener): void {
    this.#listeners = this.#listeners.filter((each) => each !== listener);
  }

  /** True when a listener hears `name`: ask before making an event that is costly to make. */
  hears(name: EventName): boolean {
    return !this.#stopped && this.#isHeard(this.#methodOf(name));
  }

  post<E extends EventName>(name: E, event: StreamingEvents[E]): void {
    if (this.#stopped || this.#listeners.length === 0) return;
    const method = this.#methodOf(name);
    if (!this.#isHeard(method)) return;
    if (this.#queue.push({ method, event }) > 1) return;
    queueMicrotask(() => this.#deliver());
  }

  /** Resolves when everything posted so far was delivered, and what listeners posted on top of it. */
  async drained(): Promise<void> {
    if (this.#queue.length === 0) return;
    this.#drained ??= Promise.withResolvers();
    await this.#drained.promise;
  }

  /** Drops what is posted from now on. Resolves when everything posted before was delivered. */
  stop(): Promise<void> {
    this.#stopped = true;
    return this.drained();
  }

  #methodOf(name: EventName): string {
    let method = this.#methods.get(name);
    if (method === undefined) {
      method = `on${name[0]!.toUpperCase()}${name.slice(1)}`;
      this.#methods.set(name, method);
    }
    return method;
  }

  #isHeard(method: string): boolean {
    for (const listener of this.#listeners) if (listener[method]) return true;
    return false;
  }

  #deliver(): void {
    for (let i = 0; i < this.#queue.length; i++) {
      const posted = this.#queue[i]!;
      for (const listener of this.#listeners) this.#tell(listener, posted);
    }
    this.#queue = [];
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  #tell(listener: Listening, { method, event }: Posted): void {
    try {
      const result = listener[method]?.(event);
      if (result instanceof Promise) result.catch((error: unknown) => this.#report(method, error));
    } catch (error) {
      this.#report(method, error);
    }
  }

  #report(method: string, error: unknown): void {
    this.#logger.error('listener failed', { method, error });
  }
}
