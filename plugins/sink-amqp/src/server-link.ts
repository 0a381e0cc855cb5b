import { openConnection, type AmqpConnection, type AmqpServer } from '@dstream/amqp-connection';
import { Backoff, retry } from '@dstream/connection';
import { isDStreamError } from '@dstream/core/plugin';

const temporary = ['AMQP_CONNECTION_LOST', 'AMQP_SERVER_CLOSED', 'AMQP_STALLED', 'AMQP_UNREACHABLE'];

const isTemporary = (error: unknown): boolean => isDStreamError(error) && temporary.includes(error.code);

/** The connection of a sink: opened when it is first needed, and again after it was lost. */
export class ServerLink {
  readonly #server: AmqpServer;
  readonly #attempts: number;
  readonly #closing = new AbortController();
  #opened: Promise<AmqpConnection> | undefined;

  constructor(server: AmqpServer, attempts: number) {
    this.#server = server;
    this.#attempts = attempts;
  }

  /** The connection. One that cannot be opened is tried again after pauses, unless trying again cannot help. */
  connection(attempts = this.#attempts): Promise<AmqpConnection> {
    this.#opened ??= this.#open(attempts);
    return this.#opened;
  }

  /** Closes the connection. Idempotent. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    this.#closing.abort();
    const connection = await opened?.catch(() => undefined);
    await connection?.close();
  }

  #open(attempts: number): Promise<AmqpConnection> {
    const { signal } = this.#closing;
    const opening = retry(() => openConnection(this.#server, signal), {
      isTemporary,
      attempts,
      signal,
      backoff: new Backoff({ most: 10_000 }),
    });
    const forget = (): void => {
      if (this.#opened === opening) this.#opened = undefined;
    };
    opening.then(({ ended }) => void ended.then(forget), forget);
    return opening;
  }
}
