import { randomBytes } from 'node:crypto';
import { retry } from '@dstream/connection';
import { isTemporary, mqttError, openSession, type MqttSession } from '@dstream/mqtt-connection';
import type { MqttSinkSettings } from './options.ts';
import { Publisher } from './publisher.ts';

/** The connection of a sink in one process: opened when it is needed, again after it broke, until it is closed. */
export class Connection {
  readonly #settings: MqttSinkSettings;
  #closing = new AbortController();
  #opened: Promise<Publisher> | undefined;

  constructor(settings: MqttSinkSettings) {
    this.#settings = settings;
  }

  /** Rejects when the connection cannot be had, or with the signal's reason. */
  async publisher(signal?: AbortSignal): Promise<Publisher> {
    signal?.throwIfAborted();
    this.#opened ??= this.#open();
    if (signal === undefined) return this.#opened;
    const aborted = Promise.withResolvers<never>();
    const abort = (): void => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort);
    try {
      return await Promise.race([this.#opened, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    this.#closing.abort();
    this.#closing = new AbortController();
    const publisher = await opened?.catch(() => undefined);
    await publisher?.close();
  }

  #open(): Promise<Publisher> {
    const { signal } = this.#closing;
    const attempts = this.#settings.connectAttempts;
    const opened = retry(() => this.#connect(signal), { attempts, isTemporary, signal });
    const forget = (): void => {
      if (this.#opened === opened) this.#opened = undefined;
    };
    opened.catch(forget);
    return opened;
  }

  async #connect(signal: AbortSignal): Promise<Publisher> {
    const { clientId } = this.#settings;
    const id = `${clientId}${randomBytes(4).toString('hex')}`;
    const session = await openSession(this.#settings, { clientId: id, expiry: 0 }, signal);
    const publisher = new Publisher(session, this.#settings);
    session.failed.catch(() => this.#forget(publisher));
    try {
      this.#check(session);
    } catch (error) {
      await session.close();
      throw error;
    }
    return publisher;
  }

  #check({ accepted, parties: { broker } }: MqttSession): void {
    const { qos, retain } = this.#settings;
    const { maximumQoS = 2, retainAvailable = true } = accepted.properties ?? {};
    if (qos > maximumQoS) throw mqttError('MQTT_QOS_UNSUPPORTED', { broker, qos, granted: maximumQoS });
    if (retain && !retainAvailable) throw mqttError('MQTT_RETAIN_UNSUPPORTED', { broker });
  }

  #forget(publisher: Publisher): void {
    const opened = this.#opened;
    void opened?.then(
      (current) => {
        if (current === publisher && this.#opened === opened) this.#opened = undefined;
      },
      () => undefined,
    );
  }
}
